"""Sheets for teams and employees: one publication's printed values in a few plain words, each on one page."""
