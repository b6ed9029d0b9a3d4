"""A made-up company to look around in: nothing in it is about anybody."""
