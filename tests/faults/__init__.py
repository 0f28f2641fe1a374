"""The fault campaign: a whole town under faults, and what must hold afterwards.

`python -m tests.faults --help`; `docs/faults.md` tells what is broken, and what is looked at.
"""
