"""One line of history for the tables of all three floors."""
