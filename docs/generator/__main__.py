"""Build the site: ``python -m docs.generator [DIRECTORY]``, by default into ``site``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.generator.examples import PageError
from docs.generator.playground_policy import restrict_requests
from docs.generator.publish import DEVELOPMENT, publish, publish_version
from docs.generator.site_check import find_problems
from docs.generator.sources import write_sources
from docs.generator.text_pages import write_text_pages
from workerlint.version import VERSION

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """Build and check the site, copy it to its target if there are no problems, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m docs.generator", description="Build the documentation site.")
    parser.add_argument(
        "directory",
        nargs="?",
        type=Path,
        default=_ROOT / "site",
        help="directory to replace with the site (default: site)",
    )
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument(
        "--keep-versions",
        action="store_true",
        help="keep the other versions in the directory, and add this one",
    )
    kept.add_argument(
        "--dev", action="store_true", help="keep the versions in the directory, and add this one as the version dev"
    )
    parser.add_argument(
        "--without-playground", action="store_true", help="leave out the playground, which requires Node.js and npm"
    )
    options = parser.parse_args()
    target: Path = options.directory
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        try:
            texts, tree = write_sources(_ROOT, work, with_playground=not options.without_playground)
        except PageError as error:
            print(error, file=sys.stderr)
            return 1
        built = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(work / "zensical.toml")],
            check=False,
        )
        if built.returncode:
            return 1
        write_text_pages(work / "site", texts, tree)
        restrict_requests(work / "site")
        problems = list(find_problems(work / "site"))
        if problems:
            print(*problems, sep="\n", file=sys.stderr)
            return 1
        if options.keep_versions or options.dev:
            publish_version(work / "site", target, DEVELOPMENT if options.dev else VERSION)
        else:
            publish(work / "site", target)
    print(f"{target}: {sum(1 for _ in target.rglob('*.html'))} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
