"""The sessions in the documentation show what the commands print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("dry-run.md", "drift.md", "saved-plans.md")

DATAOS_CTL = """\
#!/bin/sh
if [ "$1" = get ]; then
  echo "---"
  sed 's/replicas: 1/replicas: 5/; /logLevel/d' examples/good/bento-cities.yaml
  printf 'owner: iamgroot\\nworkspace: curriculum\\nstatus:\\n  aggregateStatus: active\\n  runtime: running:5\\n'
else
  echo "INFO[0000] 🛠 apply..."
  echo "INFO[0000] 🔧 applying(curriculum) cities-to-log:v1beta:worker..."
  echo "INFO[0001] 🔧 applying(curriculum) cities-to-log:v1beta:worker...updated"
  echo "INFO[0001] 🛠 apply...complete"
fi
"""
"""A dataos-ctl that shows a Worker as somebody has changed it, and applies nothing."""


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_recorded_sessions(folder: Any, page: str) -> None:
    text = (ROOT / "docs" / "pages" / page).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", folder.path / "examples")
    folder.program("bin/dataos-ctl-dry", f'#!/bin/sh\nexec {sys.executable} -m workerlint_shim "$@"\n')
    folder.program("bin/dataos-ctl", DATAOS_CTL)
    environment = {
        **os.environ,
        "PATH": f"{folder.path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    sessions = re.findall(r"```console\n(\$ .*?)```", text, re.DOTALL)
    assert sessions
    for session in sessions:
        replayed = ""
        for line in re.findall(r"^\$ (.*)$", session, re.MULTILINE):
            done = subprocess.run(
                line,
                shell=True,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            replayed += f"$ {line}\n{done.stdout}"
        assert re.sub(r"\[\d{4}\]", "[0000]", replayed) == session
