"""The working group's meeting: the agenda, its decisions, its papers. See `docs/meeting.md`."""
