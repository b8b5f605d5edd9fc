"""Pages of the reports room, by audience."""
