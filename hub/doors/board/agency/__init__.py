"""The workplace: pages for agencies that have no system of their own. See `docs/workplace.md`."""
