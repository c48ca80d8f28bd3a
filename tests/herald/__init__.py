"""What a program elsewhere is told."""
