"""The demonstration's own pages and people. Installed only under the demonstration's and the tests' settings."""
