"""Forms of the reports room, by subject."""
