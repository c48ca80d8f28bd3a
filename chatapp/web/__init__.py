"""HTTP: the door, the room's page, files, and what must happen before."""
