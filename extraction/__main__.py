"""`python -m extraction` is the command `gongkai`."""

import sys

from extraction.cli import main

if __name__ == "__main__":
    sys.exit(main())
