"""Start the workerlint of the extension. Every Python can read this file, so that an old one names its version."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("workerlint needs Python 3.11 or newer; this is Python %d.%d" % sys.version_info[:2])

_HERE = os.path.dirname(os.path.abspath(__file__))
# The libraries must be of the versions that were tested. PyYAML may be any, so one with a C extension comes first.
sys.path.insert(0, os.path.join(_HERE, "libs"))
sys.path.append(os.path.join(_HERE, "fallback"))

from workerlint.cli.entry import run

if __name__ == "__main__":
    run()
