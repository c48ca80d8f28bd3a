"""Real servers, real sockets."""
