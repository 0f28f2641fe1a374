"""The command line: `hub`. Each file is one command or one group of them."""
