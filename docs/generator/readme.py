"""Generate parts of committed files: what can be installed, the figure in the README, and pictures of a finding.

``python -m docs.generator.readme`` writes them, and ``--check`` only compares them. Unlike the site, they are
committed, because these pages are read in the repository.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator.terminal import draw
from release.availability import fill_flag, fill_regions, is_released, pages_with_regions

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).parents[2]
_COMMAND = ("check", "examples/bad/first-try.yaml", "--select", "DW323,DW403")
_SHORT_COMMAND = (*_COMMAND[:-1], "DW323")
_BEGIN, _END = "<!-- speed: python -m docs.generator.readme -->\n", "<!-- end of speed -->"
_CASE = "1,000 manifests"
_OWN = "workerlint, one process"
_PEERS = ("yamllint", "check-jsonschema")
_NARROW = 46
"""The width in cells of the picture for phones."""


def speed(figures: str) -> str:
    """Return the sentence about the speed, from the tables of ``benchmarks/figures.md``."""
    case = figures.partition(f"| {_CASE} |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| ([^|]+?) \| .* \| ([\d.]+) \|$", case, re.MULTILINE))
    (seconds,) = re.findall(rf"^\| {_OWN} \| ([\d.]+) \|", case, re.MULTILINE)
    first, second = (f"{float(rows[name]):.0f} times" for name in _PEERS)
    return (
        f"workerlint checks {_CASE} in {float(seconds):.1f} s of processor time; "
        f"{_PEERS[0]} takes {first} as long, and {_PEERS[1]} {second}\n"
        "([all figures](docs/pages/comparison.md#speed)).\n"
    )


def picture(command: Sequence[str] = _COMMAND, width: int = 0) -> str:
    """Return an SVG of the text report of a finding, as in a terminal of 112 cells.

    Lines longer than *width* are wrapped, unless it is 0.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
        "FORCE_COLOR": "1",
        "COLUMNS": "112",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "workerlint", *command],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 1:
        raise RuntimeError(f"the example has no findings: {done.stderr}")
    return draw(" ".join(["workerlint", *command]), done.stdout, width)


def made() -> dict[Path, str]:
    """Return the expected content of each file that is generated or contains a generated part."""
    released = is_released((_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    pages = {
        page: fill_regions(page.read_text(encoding="utf-8"), released)
        for page in [_ROOT / "README.md", *pages_with_regions(_ROOT)]
    }
    before, _, rest = pages[_ROOT / "README.md"].partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise RuntimeError(f"README.md lacks the lines {_BEGIN.strip()} and {_END}")
    sentence = speed((_ROOT / "benchmarks" / "figures.md").read_text(encoding="utf-8"))
    pages[_ROOT / "README.md"] = f"{before}{_BEGIN}{sentence}{_END}{after}"
    images = _ROOT / "docs" / "images"
    version = _ROOT / "linter" / "workerlint" / "version.py"
    return {
        **pages,
        version: fill_flag(version.read_text(encoding="utf-8"), released),
        images / "finding.svg": picture(),
        images / "finding-narrow.svg": picture(_SHORT_COMMAND, _NARROW),
    }


def main() -> int:
    """Write the files, or report outdated ones with ``--check``, and return the exit code."""
    stale = {
        path: text for path, text in made().items() if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        if "--check" in sys.argv:
            print(f"{path.relative_to(_ROOT)} is not current: python -m docs.generator.readme", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
