"""Tickets: rights to answer once that name nobody. Cards on paper, and blind-signed tokens for invited people."""
