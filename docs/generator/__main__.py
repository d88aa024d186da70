"""Builds the site: ``python -m docs.generator [FOLDER]``, by default into ``site``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.generator.examples import PageError
from docs.generator.site_check import faults
from docs.generator.sources import write_sources

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """Build, check, and put the site where it is wanted only when all is well. Gives the exit code."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else _ROOT / "site")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        try:
            write_sources(_ROOT, work)
        except PageError as error:
            print(error, file=sys.stderr)
            return 1
        built = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(work / "zensical.toml")],
            check=False,
        )
        if built.returncode:
            return 1
        found = list(faults(work / "site"))
        for fault in found:
            print(fault, file=sys.stderr)
        if found:
            return 1
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "site", target)
    print(f"{target}: {sum(1 for _ in target.rglob('*.html'))} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
