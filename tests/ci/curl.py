"""A substitute for curl: GitLab with the notes of a merge request in the file that COMMENTS names."""

from __future__ import annotations

import json
import os
import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

COMMENTS = Path(os.environ["COMMENTS"])
CALLS = Path(os.environ["CALLS"])
API = "https://gitlab.example.org/api/v4"
NOTES = "/projects/12/merge_requests/7/notes"
PAGE = 2


def main(arguments: list[str]) -> int:
    """Answer one request."""
    options = dict(pairwise(arguments))
    assert options["--config"] == "-"
    token = re.fullmatch(r'header = "PRIVATE-TOKEN: (.*)"\n', sys.stdin.read())
    url = urlsplit(next(word for word in arguments if word.startswith("https:")))
    path = url.geturl().partition("?")[0].removeprefix(API)
    with CALLS.open("a", encoding="utf-8") as file:
        file.write(json.dumps([token and token[1], options.get("--request", "GET"), path]) + "\n")
    if token is None or token[1] != "right":
        sys.stderr.write("curl: (22) The requested URL returned error: 401\n")
        return 22
    notes: list[dict[str, Any]] = json.loads(COMMENTS.read_text(encoding="utf-8"))
    if path == "/user":
        sys.stdout.write('{"id": 5, "username": "project_12_bot"}')
    elif "--request" in options:
        name, _, source = options["--data-urlencode"].partition("@")
        content = {name: Path(source).read_text(encoding="utf-8")}
        if options["--request"] == "PUT":
            number = int(path.removeprefix(f"{NOTES}/"))
            next(note for note in notes if note["id"] == number).update(content)
        else:
            assert path == NOTES
            notes.append({"id": len(notes) + 1, "author": {"id": 5}, **content})
        COMMENTS.write_text(json.dumps(notes), encoding="utf-8")
        sys.stdout.write("{}")
    else:
        assert path == NOTES
        page = int(parse_qs(url.query)["page"][0])
        sys.stdout.write(json.dumps(notes[(page - 1) * PAGE : page * PAGE]))
    return 0


sys.exit(main(sys.argv[1:]))
