"""Flask's client and Flask-SocketIO's test client: pages, events, refusals, and the shapes on the wire."""
