"""What was sent along with a line: where it is kept, and how pictures are made harmless."""
