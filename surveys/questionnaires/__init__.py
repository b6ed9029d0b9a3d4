"""Questionnaires are data: kinds of item, scales, scoring, and the library."""
