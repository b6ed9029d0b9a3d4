"""The textbook: counts in, estimates out."""
