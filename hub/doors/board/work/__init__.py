"""The working group's board: what waits for whom, each request and each family with its path."""
