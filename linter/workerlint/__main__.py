"""``python -m workerlint``."""

import sys

from workerlint.cli.entry import main

sys.exit(main())
