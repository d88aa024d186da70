"""The module of a new rule: ``python -m workerlint.scaffold.new_rule DW333 some-name`` writes it.

The module is a complete rule with documentation and examples that pass the tests. Replace them with your own.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module

from workerlint.engine.registry import BUILT_IN, load_rules
from workerlint.version import VERSION

_CODE = re.compile(r"[A-Z]{2,4}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")

_TEMPLATE = '''\
"""Invalid owner

Every Worker needs an owner. Explain here why the rule matters, and what the platform does if it is violated.

## Bad

```yaml bad
owner: nobody
```

```text findings
1 | owner: nobody
  |        ^^^^^^ `nobody` is not a valid owner
  = help: set `owner` to a user ID
  = fix: Replace with `somebody` (--unsafe-fixes)
```

## Fixed

```yaml fixed
owner: somebody
```

## Good

```yaml good
owner: jane
```

## Sources

- workerlint: One sentence that states what the rule is based on.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, meta, rule


@rule(
    "{code}",
    "{name}",
    WARNING,
    v2alpha=True,
    area="{area}",
    evidence="own",
    since="{version}",
)
def {function}(worker: Worker) -> Findings:
    owner = meta(worker, "owner")
    if owner and owner.text == "nobody":
        yield owner.finding(
            "`nobody` is not a valid owner", help="set `owner` to a user ID", fixes=[owner.rewrite("somebody")]
        )
'''


def render_rule(code: str, name: str) -> str:
    """Return the source of the module of a new rule, in the area of the rules with the same first digits."""
    area = next((known.area for known in load_rules() if known.code[:-1] == code[:-1]), "habits")
    fields = {"code": code, "name": name, "function": name.replace("-", "_"), "version": VERSION, "area": area}
    return re.sub(r"\{(\w+)\}", lambda match: fields[match[1]], _TEMPLATE)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the module for the arguments *argv* (``sys.argv`` if None), print its path and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m workerlint.scaffold.new_rule", description="Create the module of a new rule."
    )
    parser.add_argument(
        "code", metavar="CODE", help="capital letters and three digits, such as DW333; DW is reserved for workerlint"
    )
    parser.add_argument("name", metavar="NAME", help="lowercase words with hyphens, such as request-exceeds-limit")
    parser.add_argument(
        "--directory", metavar="DIRECTORY", help="directory of the module (default: the rules of workerlint)"
    )
    wanted = parser.parse_args(argv)
    code: str = wanted.code
    name: str = wanted.name
    if not _CODE.fullmatch(code):
        parser.error(f"`{code}` is not a valid code: expected two to four capital letters and three digits")
    if not _NAME.fullmatch(name):
        parser.error(f"`{name}` is not a valid name: expected two or more lowercase words with hyphens")
    taken = next((known for known in load_rules() if code == known.code or name == known.name), None)
    if taken is not None:
        parser.error(f"duplicate rule: {taken.code} {taken.name} already exists")
    path = os.path.join(
        wanted.directory or os.path.dirname(import_module(BUILT_IN).__file__ or ""),
        f"{code.lower()}_{name.replace('-', '_')}.py",
    )
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(render_rule(code, name))
    except OSError as error:
        parser.error(f"cannot write {path}: {error.strerror}")
    sys.stdout.write(f"{os.path.relpath(path)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
