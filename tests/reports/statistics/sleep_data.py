"""Student's sleep data as R prints it, in tenths of an hour.

R: datasets::sleep; Student (1908), Biometrika 6(1), 20. Ten people, two drugs.
"""

FIRST = [7, -16, -2, -12, -1, 34, 37, 8, 0, 20]
SECOND = [19, 8, 11, 1, -1, 44, 55, 16, 46, 34]
LEVELS = sorted(set(FIRST) | set(SECOND))
