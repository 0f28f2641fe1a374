"""`python -m hub.doors.cli`: the same as the command `hub`."""

from hub.doors.cli.main import main

main()
