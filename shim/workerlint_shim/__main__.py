"""Entry point of ``python -m workerlint_shim``."""

from __future__ import annotations

import sys

from workerlint_shim.entry import main

if __name__ == "__main__":
    sys.exit(main())
