"""Accounts, sign-in, sessions and the audit trail."""
