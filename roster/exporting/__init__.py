"""Files of the roster: small ones at once, bulk releases by two persons. See docs/roster-file.md."""
