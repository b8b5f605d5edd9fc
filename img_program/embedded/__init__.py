"""PostgreSQL and Valkey from wheels, for one-command start and for tests."""
