"""Answers that another tool collected, and plans written as files: how they come in."""
