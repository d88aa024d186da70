"""File patterns of the configuration, rewritten so that they are relative to another directory."""

from __future__ import annotations

import os
import re


def rebase(pattern: str, start: str, root: str) -> str:
    """Return a pattern that is relative to the directory *start* as one that is relative to *root*, which contains it.

    Patterns have the syntax of .gitignore, with a leading ``./`` for *start*.
    """
    exception = "!" if pattern.startswith("!") else ""
    rest = pattern.removeprefix(exception)
    if rest.startswith("./"):
        rest = rest[1:]
    if start == root or not rest.strip(" /") or pattern.startswith("#"):
        return pattern
    is_anchored = "/" in rest.rstrip(" ").removesuffix("/")
    directory = re.sub(r"[*?\[\\]", r"\\\g<0>", os.path.relpath(start, root).replace(os.sep, "/"))
    return f"{exception}/{directory}/{'' if is_anchored else '**/'}{rest.removeprefix('/')}"
