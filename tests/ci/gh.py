"""A substitute for gh: it keeps the comments of a pull request in the file that COMMENTS names, and each call in CALLS."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

COMMENTS = Path(os.environ["COMMENTS"])
CALLS = Path(os.environ["CALLS"])
USER = os.environ.get("GH_USER", "")
PAGE = 2
REFUSED = '{"message": "Resource not accessible by integration"}'


def main(arguments: list[str]) -> int:
    """Run ``gh api``."""
    with CALLS.open("a", encoding="utf-8") as file:
        file.write(json.dumps([os.environ["GH_TOKEN"], *arguments]) + "\n")
    comments: list[dict[str, Any]] = json.loads(COMMENTS.read_text(encoding="utf-8"))
    options = dict(pairwise(arguments))
    path = next(word for word in arguments[1:] if word == "user" or word.startswith("repos/"))
    if path == "user":
        sys.stdout.write(f"{USER or REFUSED}\n")
        return 0 if USER else 1
    if os.environ.get("FAIL") == options.get("--method", "GET"):
        sys.stdout.write(f"{REFUSED}\n")
        return 1
    if "--method" in options:
        name, _, value = options["--field"].partition("=@")
        body = {name: Path(value).read_text(encoding="utf-8")}
        number = re.fullmatch(r"repos/acme/workers/issues/(?:7/comments|comments/(\d+))", path)
        assert number, path
        if options["--method"] == "PATCH":
            next(item for item in comments if item["id"] == int(number[1])).update(body)
        else:
            user = {"login": USER or "github-actions[bot]", "type": "User" if USER else "Bot"}
            comments.append({"id": len(comments) + 1, "user": user, **body})
        COMMENTS.write_text(json.dumps(comments), encoding="utf-8")
        return 0
    assert path.startswith("repos/acme/workers/issues/7/comments")
    for start in range(0, len(comments), PAGE):
        page = json.dumps(comments[start : start + PAGE])
        subprocess.run(["jq", "--raw-output", options["--jq"]], input=page, text=True, check=True)
    return 0


sys.exit(main(sys.argv[1:]))
