"""Generate parts of the README: the table of rules and the image of a finding. ``--check`` only compares them.

Unlike the site, both are committed, because the README is read in the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from docs.generator.areas import by_area
from docs.generator.rule_pages import known_rules
from docs.generator.terminal import draw

_ROOT = Path(__file__).parents[2]
_COMMAND = ("check", "examples/bad/first-try.yaml", "--select", "DW323,DW403")
_BEGIN, _END = "<!-- rules: python -m docs.generator.readme -->\n", "<!-- end of rules -->"


def rules_by_area() -> str:
    """Return the rules as a Markdown table with a row per area."""
    rows = ["| area | rules |", "|---|---|"]
    for title, entries in by_area(known_rules()):
        names = ", ".join(f"{entry.rule.code}&nbsp;`{entry.rule.name}`" for entry in entries)
        rows.append(f"| **{title}** | {names} |")
    return "\n".join(rows) + "\n"


def picture() -> str:
    """Return an SVG of the text report of a finding, as in a terminal of 112 cells."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
        "FORCE_COLOR": "1",
        "COLUMNS": "112",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "workerlint", *_COMMAND],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 1:
        raise RuntimeError(f"the example has no findings: {done.stderr}")
    return draw(" ".join(["workerlint", *_COMMAND]), done.stdout)


def made() -> dict[Path, str]:
    """Return the expected content of each file that is generated or contains a generated part."""
    readme = _ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise RuntimeError(f"README.md lacks the lines {_BEGIN.strip()} and {_END}")
    return {
        readme: f"{before}{_BEGIN}\n{rules_by_area()}\n{_END}{after}",
        _ROOT / "docs" / "images" / "finding.svg": picture(),
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
