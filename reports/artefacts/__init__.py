"""Readers of what is handed out: page, drawings, table, publication. They trust no code that wrote it."""
