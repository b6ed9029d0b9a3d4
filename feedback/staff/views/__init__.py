"""Pages of the ground floor for staff."""
