"""An app that only the tests install: a job with a visible effect."""
