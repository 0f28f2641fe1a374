"""`python -m hub.doors.cli`: the same as the command `hub`."""

from hub.doors.cli import main

main()
