"""What the working group's board shows and does, before it becomes a page."""
