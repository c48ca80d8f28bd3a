"""What is sent along with a line: pictures, made harmless."""
