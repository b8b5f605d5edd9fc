"""Measures of money and of public agreements, one subject a file; each is registered when the app is ready."""
