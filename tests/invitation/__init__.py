"""Who can come in by which address, and what the code says."""
