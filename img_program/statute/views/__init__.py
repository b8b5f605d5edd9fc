"""The pages of the law, by audience."""
