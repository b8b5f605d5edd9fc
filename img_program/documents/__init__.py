"""Uploaded files: what they may be, who may open them, what happens to what should never have been here."""
