"""How many people are needed to see what: worked out before anybody is asked, from numbers alone."""
