"""`python -m painmap` is `painmap`."""

import sys

from painmap.cli import main

if __name__ == "__main__":
    sys.exit(main())
