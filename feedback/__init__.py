"""Ground floor: the shell, the privacy kernel, staff and the feedback channel."""
