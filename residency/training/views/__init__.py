"""Pages of the residency room, by audience and by thing."""
