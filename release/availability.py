"""What users can install before and after the first release: the texts of all pages about it.

Before the first release, PyPI has no package and the repository no tags, so the pages show what works from a clone.
The date of a section in ``CHANGELOG.md`` switches them: ``python -m docs.generator.readme`` then writes the other
texts, and ``python -m release`` fails for a tag without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workerlint.scaffold.pre_commit import MIRROR, REPOSITORY
from workerlint.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = "ghcr.io/workerlint/workerlint"
"""The image that a release publishes."""
_REGION = re.compile(
    r"^(?P<begin>(?:<!--|#) release: (?P<name>[\w-]+)(?: -->)?\n)(?:.*?\n)??(?P<end>(?:<!-- end -->|# end)\n)",
    re.MULTILINE | re.DOTALL,
)
"""A region in Markdown or, between comments, in YAML."""
_PAGES = ("*.md", "docs/*.md", "docs/pages/*.md", "docs/ci/*.*", "editors/*.md", "examples/repo/**/*.*")
_SUFFIXES = {".md", ".yaml", ".yml"}
_FLAG = re.compile(r"^RELEASED = \w+$", re.MULTILINE)
_RELEASED = re.compile(r"^## \d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$", re.MULTILINE)
_HOOKS = """```yaml title=".pre-commit-config.yaml"
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: workerlint-schema   # checks workerlint.toml and [tool.workerlint]
      - id: workerlint          # or workerlint-fix, which applies the safe fixes
      - id: workerlint-format   # formats manifests
```
"""
TEXTS: dict[str, tuple[str, str]] = {
    "install": (
        """You need Python 3.11 or newer, and a clone of the repository, because workerlint is not on PyPI yet:

```console
$ python3 -m venv .venv && . .venv/bin/activate
$ python -m pip install . && workerlint check examples
```
""",
        """You need Python 3.11 or newer:

```console
$ python3 -m venv .venv && . .venv/bin/activate
$ python -m pip install workerlint && workerlint check
```
""",
    ),
    "extension": (
        """**VS Code**: the extension is not published yet. [Build it](https://workerlint.dev/editors/vscode#build), and
run *Extensions: Install from VSIX...*.
""",
        """**VS Code**: search for *workerlint* in the view *Extensions*.
""",
    ),
    "hooks": (
        _HOOKS.format(repository="/path/to/workerlint  # a clone", revision="HEAD"),
        _HOOKS.format(repository=REPOSITORY, revision=f"v{VERSION}"),
    ),
    "action": (
        """```yaml
- run: python -m pip install ./workerlint   # a clone of the repository
- run: workerlint check --output-format github
```
""",
        f"""```yaml
- uses: workerlint/workerlint@v{VERSION}
```
""",
    ),
    "note": (
        f"""> **Not released yet:** PyPI has no package, and the repository no tag `v{VERSION}`. Until then, install
> workerlint from a clone: `python -m pip install ./workerlint`.
""",
        "",
    ),
    "comment": (
        f"""# Not released yet: PyPI has no package, and the repository no tag v{VERSION}. Until then, install
# workerlint from a clone: python -m pip install ./workerlint
""",
        "",
    ),
    "example": (
        r"""# These hooks run the workerlint that is installed, because the repository has no tag yet.
  - repo: local
    hooks:
      - id: workerlint-schema
        name: workerlint configuration
        entry: workerlint check-config
        args: ['--']
        language: system
        files: (^|/)(workerlint|pyproject)\.toml$
        require_serial: true
      - id: workerlint-fix
        name: DataOS Worker manifests (fix)
        entry: workerlint check --force-exclude --fix
        args: ['--']
        language: system
        types: [yaml]
        require_serial: true
""",
        f"""  - repo: {REPOSITORY}
    rev: v{VERSION}
    hooks:
      - id: workerlint-schema
      - id: workerlint-fix
""",
    ),
    "init": (
        """Or let `workerlint init` add a hook, which runs the workerlint that is installed. Then run:
""",
        """Or let `workerlint init` add the hook `workerlint` of the released version. Then run:
""",
    ),
    "image": (
        f"""The image is not published yet. Build it in a clone:

```console
$ docker build -t {IMAGE}:{VERSION} .
```
""",
        "",
    ),
    "attestation": (
        "",
        f"""To verify that the image comes from the release workflow:

```console
$ gh attestation verify oci://{IMAGE}:{VERSION} --owner workerlint
```
""",
    ),
    "mirror": (
        "",
        f"""## The mirror

```yaml title=".pre-commit-config.yaml"
repos:
  - repo: {MIRROR}
    rev: v{VERSION}
    hooks:
      - id: workerlint
```

This repository contains only the same hooks, with the same tags. They install workerlint from PyPI: pre-commit clones a
few files, and does not build workerlint. Use it unless your package index has no workerlint.
""",
    ),
}
"""The texts before and after the first release, by the name of their region."""


def is_released(changelog: str) -> bool:
    """Return whether a version in the text of ``CHANGELOG.md`` has a date."""
    return _RELEASED.search(changelog) is not None


def fill_regions(text: str, released: bool) -> str:
    """Return a page with the text of each region ``<!-- release: NAME -->``. Raise KeyError for an unknown name."""
    return _REGION.sub(lambda match: match["begin"] + TEXTS[match["name"]][released] + match["end"], text)


def without_marks(text: str) -> str:
    """Return a page without the marks of its regions, as the site shows it."""
    return _REGION.sub(lambda match: match[0].removeprefix(match["begin"]).removesuffix(match["end"]), text)


def fill_flag(code: str, released: bool) -> str:
    """Return ``version.py`` with the flag that the programs read."""
    return _FLAG.sub(f"RELEASED = {released}", code)


def pages_with_regions(root: Path) -> list[Path]:
    """Return the pages of the repository, and the jobs for CI, that have a region."""
    pages = sorted(page for pattern in _PAGES for page in root.glob(pattern) if page.suffix in _SUFFIXES)
    return [page for page in pages if _REGION.search(page.read_text(encoding="utf-8"))]
