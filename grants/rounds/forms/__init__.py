"""Forms of the grants room: they parse; actions decide."""
