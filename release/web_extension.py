"""Package the extension for VS Code for the Web: ``python -m release.web_extension [FILE]``.

It contains the worker of the playground, with Python for the browser, so it is several times as large as the extension
for machines of users. The Marketplace delivers it to browsers only, as the target ``web`` of the same extension.

The variable ``WORKERLINT_PLAYGROUND`` names the directory with the built playground. Without it, the playground is
built, with the slower parser in Python.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from docs.generator.examples import PageError
from docs.generator.playground import BUILT, WORKER_FILES, build_files, component_notices
from release.commands import ROOT, ReleaseError
from release.extension import EXTENSION, build_scripts, package, published_manifest, stage_files
from workerlint.version import VERSION

_DIRECTORY = "dist/web"
_LICENSES = f"{_DIRECTORY}/third-party-licenses.txt"
_FILES = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    f"{_DIRECTORY}/extension.js",
    f"{_DIRECTORY}/layoutWorker.js",
    f"{_DIRECTORY}/startPython.js",
    _LICENSES,
    "images/icon.png",
)
_PYTHON = f"{_DIRECTORY}/python"


def main() -> int:
    """Package the extension of this directory into a file, and return the exit code."""
    file = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else EXTENSION / f"workerlint-web-{VERSION}.vsix"
    try:
        with tempfile.TemporaryDirectory() as name:
            built = os.environ.get(BUILT)
            playground = Path(built) if built else Path(name) / "playground"
            if not built:
                build_files(ROOT, playground)
            build_web_extension(playground, file)
    except (PageError, ReleaseError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    return 0


def build_web_extension(playground: Path, file: Path) -> None:
    """Package the extension into *file*, with the worker of the built *playground*.

    Raise ReleaseError if its files are not exactly the expected ones.
    """
    node = build_scripts("--", "--web")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "extension"
        manifest = published_manifest()
        del manifest["main"]
        # The recorded state is on the machine of the user, so this step could not be completed.
        (walkthrough,) = manifest["contributes"]["walkthroughs"]
        walkthrough["steps"] = [step for step in walkthrough["steps"] if step["id"] != "dryRun"]
        stage_files(_FILES, manifest, directory)
        for part in WORKER_FILES:
            target = directory / _PYTHON / part
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(playground / part, target)
        with (directory / _LICENSES).open("a", encoding="utf-8", newline="\n") as licenses:
            licenses.write(f"\n{'-' * 80}\n\n{component_notices(playground, [])[1]}")
        names = {"package.json", *_FILES, *(f"{_PYTHON}/{part}" for part in WORKER_FILES)}
        package(node, directory, file, names, "--target", "web")


if __name__ == "__main__":
    sys.exit(main())
