"""The command line: `hub`. Each file is one command or one group of them."""

from hub.doors.cli.main import main

__all__ = ["main"]
