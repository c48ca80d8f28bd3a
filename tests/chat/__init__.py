"""The chat without app, server or clock: what people may do, and what they see."""
