"""What goes along with lines: where it is kept, and how pictures are made harmless. Who may have it the hub decides."""
