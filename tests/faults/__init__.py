"""What the room promises when things go wrong, each promise against both servers."""
