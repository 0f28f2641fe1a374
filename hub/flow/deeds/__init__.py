"""What people do with a request at the board: one deed, one file."""
