"""Who acts, as the database knows it: roles, context, policies and grants. This room has no models."""
