"""Mistakes in how ecrlint was called: one line with a hint, and exit code 2."""


class UsageError(Exception):
    """Something the user asked for that cannot be done; the message is one line, with a hint."""
