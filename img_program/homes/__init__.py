"""The home of each audience: what needs me now, the doors of my duties, what changed lately. It has no tables."""
