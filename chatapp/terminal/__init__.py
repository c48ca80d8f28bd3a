"""The terminal client. It knows the wire only, and imports nothing of the server."""
