"""The annual report to the legislature: figures frozen, words of several people, one publication."""
