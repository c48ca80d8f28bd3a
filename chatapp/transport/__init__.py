"""WebSocket and Engine.IO for many connections. Knows no chat."""
