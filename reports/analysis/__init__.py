"""What follows from printed figures and from nothing else, so that it discloses nothing and anybody can check it."""
