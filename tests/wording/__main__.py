"""Print the phrases that texts for people may not contain: ``python -m tests.wording [--files] [PATH...]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .check import violations

parser = argparse.ArgumentParser(prog="python -m tests.wording")
parser.add_argument("--files", action="store_true", help="print only the names of the files with violations")
parser.add_argument("paths", nargs="*", type=Path, help="files or directories (default: the repository)")
arguments = parser.parse_args()
found = list(violations(*arguments.paths))
lines = sorted({each.text.path for each in found}) if arguments.files else map(str, found)
sys.stdout.writelines(f"{line}\n" for line in lines)
sys.exit(bool(found))
