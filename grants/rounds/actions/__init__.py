"""What people do in the grants room, from the opportunity to the recommendation: one function for each thing."""
