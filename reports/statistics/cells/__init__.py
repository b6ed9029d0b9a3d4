"""The textbook for many cells at once: a cell is one comparison, a row of counts before and a row after."""
