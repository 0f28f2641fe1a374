"""The working group's meeting: what it has to speak of, and what it decides."""
