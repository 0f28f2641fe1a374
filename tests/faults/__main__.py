"""See `tests.faults.cli`."""

import sys

from tests.faults.cli import main

if __name__ == "__main__":
    sys.exit(main())
