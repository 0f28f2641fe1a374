"""Watchers around the ports: they tell a witness what was done, and change nothing of it."""
