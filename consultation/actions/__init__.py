"""What people do in this room: one function for each thing."""
