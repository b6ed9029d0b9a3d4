"""Files that people take into a meeting, each made from a stored publication alone."""
