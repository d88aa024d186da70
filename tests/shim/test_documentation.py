"""The session in the documentation shows what the commands print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def test_the_recorded_session(folder: Any) -> None:
    text = (ROOT / "docs" / "pages" / "dry-run.md").read_text(encoding="utf-8")
    session = text.partition("```console\n")[2].partition("```")[0]
    shutil.copytree(ROOT / "examples", folder.path / "examples")
    folder.program("bin/dataos-ctl-dry", f'#!/bin/sh\nexec {sys.executable} -m workerlint_shim "$@"\n')
    environment = {
        **os.environ,
        "PATH": f"{folder.path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    replayed = ""
    for line in re.findall(r"^\$ (.*)$", session, re.MULTILINE):
        done = subprocess.run(
            line, shell=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        replayed += f"$ {line}\n{done.stdout}"
    assert re.sub(r"\[\d{4}\]", "[0000]", replayed) == session
