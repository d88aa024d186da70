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

PAGES = sorted(
    page.name
    for page in (ROOT / "docs" / "pages").glob("*.md")
    if re.search(r"^\$ dataos-ctl-dry apply", page.read_text(encoding="utf-8"), re.MULTILINE)
)
_SESSION = re.compile(r"^(`{3,})console\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_END = "-- end of a command --"


@pytest.mark.deep
@pytest.mark.parametrize("name", PAGES)
def test_the_recorded_sessions(folder: Any, name: str) -> None:
    """All sessions of a page run one after the other in one shell."""
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    text = (ROOT / "docs" / "pages" / name).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", folder.path / "examples")
    folder.program("bin/dataos-ctl-dry", f'#!/bin/sh\nexec {sys.executable} -m workerlint_shim "$@"\n')
    folder.program("bin/dataos-ctl", DATAOS_CTL)
    environment = {
        **os.environ,
        "PATH": f"{folder.path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    sessions = [session for _, session in _SESSION.findall(text)]
    commands = re.findall(r"^\$ (.*)$", "".join(sessions), re.MULTILINE)
    script = "".join(f"{command}\necho '{_END}'\n" for command in commands)
    done = subprocess.run(
        ["bash"],
        input=script,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outputs = re.sub(r"\[\d{4}\]", "[0000]", done.stdout).split(f"{_END}\n")
    pairs = zip(commands, outputs, strict=False)
    assert "".join(f"$ {command}\n{output}" for command, output in pairs) == "".join(sessions)
