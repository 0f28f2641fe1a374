"""Who runs a command, for the audit trail."""

import os


def caller() -> str:
    """The user's number in the system, marked as coming from the command line."""
    return f"cli:{os.getuid()}"
