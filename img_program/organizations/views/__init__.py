"""Pages of the organizations room, by audience."""
