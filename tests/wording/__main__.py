"""Print the phrases that texts for people may not contain: ``python -m tests.wording [PATH...]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .check import violations

parser = argparse.ArgumentParser(prog="python -m tests.wording")
parser.add_argument("paths", nargs="*", type=Path, help="files or directories (default: the repository)")
arguments = parser.parse_args()
found = list(violations(*arguments.paths))
lines = map(str, found)
sys.stdout.writelines(f"{line}\n" for line in lines)
sys.exit(bool(found))
