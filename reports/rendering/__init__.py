"""A stored publication becomes a page or a file."""
