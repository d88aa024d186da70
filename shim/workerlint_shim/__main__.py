"""Lets ``python -m workerlint_shim`` do what ``dataos-ctl-dry`` does."""

from __future__ import annotations

import sys

from workerlint_shim.entry import main

if __name__ == "__main__":
    sys.exit(main())
