"""Pages of the grants room, by audience."""
