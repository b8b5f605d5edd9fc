"""What an uploaded file must be. One rule in each file; the function bears the file's name.

Each returns None, or a sentence that says what is wrong and what to do.
"""
