"""What must be hidden so that nobody can work out a number about fewer than k people."""
