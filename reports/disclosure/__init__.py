"""Statistical disclosure control for published counts of people; start at `protect.protect`."""
