"""Run every benchmark and print what was measured, on what."""

import platform
import sqlite3
from importlib.metadata import version

from benchmarks import (
    attacker,
    blind_signatures,
    files,
    gate,
    opening,
    question_page,
    statistics,
    submissions,
    suppression,
)

print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}")
print("Flask", version("flask"), "SQLAlchemy", version("sqlalchemy"), "cryptography", version("cryptography"))
question_page.main()
blind_signatures.main()
submissions.main()
opening.main()
attacker.main()
suppression.main()
gate.main()
files.main()
statistics.main()
