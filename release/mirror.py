"""Write the repository that has only the hooks for pre-commit: ``python -m release.mirror DIRECTORY``.

pre-commit installs the hooks of a repository from its files. In this one it finds a package without code, which depends
on the released version, so that workerlint comes from PyPI: pre-commit clones a few files and builds nothing. The
release workflow runs this in a clone of the mirror, commits the files and tags them.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

from release.commands import ROOT
from workerlint.scaffold.pre_commit import MIRROR, REPOSITORY
from workerlint.version import VERSION

_COPIED = (".pre-commit-hooks.yaml", "LICENSE")
_PROJECT = """\
# Written by the release of {repository}.
[build-system]
requires = ["hatchling>=1.24"]
build-backend = "hatchling.build"

[project]
name = "workerlint-pre-commit"
version = "{version}"
description = "The hooks of workerlint for pre-commit"
license = "Apache-2.0"
requires-python = ">=3.11"
dependencies = ["workerlint=={version}"]

[tool.hatch.build.targets.wheel]
bypass-selection = true  # the package has no code
"""
_README = """\
# workerlint for pre-commit

The hooks of [workerlint]({repository}), which checks DataOS Worker manifests. They install workerlint from PyPI.

```yaml
# .pre-commit-config.yaml
repos:
  - repo: {mirror}
    rev: v{version}
    hooks:
      - id: workerlint-schema   # checks workerlint.toml and [tool.workerlint]
      - id: workerlint          # or workerlint-fix, which applies the safe fixes
      - id: workerlint-format   # formats manifests
```

[The documentation](https://workerlint.dev/pre-commit) describes the hooks. Report problems to
[workerlint]({repository}/issues): its releases write the files of this repository.
"""


def main() -> int:
    """Write the mirror into the directory that the command line names, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m release.mirror", description="Write the mirror for pre-commit.")
    parser.add_argument("directory", type=Path, help="the clone of the mirror, or a new directory")
    parser.add_argument("--version", default=VERSION, help=f"the released version (default: {VERSION})")
    options = parser.parse_args()
    if not re.fullmatch(r"\d+\.\d+\.\d+", options.version):
        parser.error(f"not a version: `{options.version}`")
    write_mirror(options.directory, options.version)
    print(f"{options.directory}: commit it, and tag it v{options.version}")
    return 0


def write_mirror(directory: Path, version: str) -> None:
    """Write the files of the mirror for a version; other files in the directory stay."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(ROOT / name, directory / name)
    for name, text in {"pyproject.toml": _PROJECT, "README.md": _README}.items():
        filled = text.format(version=version, repository=REPOSITORY, mirror=MIRROR)
        (directory / name).write_text(filled, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
