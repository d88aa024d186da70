"""Stands in for ``dataos-ctl`` on PATH: what an installed shim runs."""

from __future__ import annotations

import sys

from workerlint_shim.entry import main_as_shim

if __name__ == "__main__":
    sys.exit(main_as_shim())
