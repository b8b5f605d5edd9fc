"""Forms of the room: they parse; actions decide."""
