"""Top floor: what may be said, and how surely."""
