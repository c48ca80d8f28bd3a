"""Socket.IO: events in, answers and news out."""
