"""Write requirements-dev.txt: all packages for development, by version and hash. It needs pip-tools.

Run it with ``python -m release.lock``. To install exactly these versions, run ``pip install --require-hashes -r
requirements-dev.txt``, and then ``pip install --no-deps -e .`` for workerlint itself.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCK = os.path.join(ROOT, "requirements-dev.txt")
HEAD = "# Made by python -m release.lock: everything that the extra dev installs, by version and hash.\n"
_OWN = re.compile(r"(?:^# WARNING: pip install.*\n(?:^#.*\n)*)?^workerlint @ .*\n(?:^    #.*\n)*", re.MULTILINE)
"""The entry of workerlint itself, which has no hash."""


def main() -> int:
    """Write the file, and return the exit code of pip-compile."""
    with tempfile.TemporaryDirectory() as directory:
        output = os.path.join(directory, "lock.txt")
        options = ("--quiet", "--generate-hashes", "--extra=dev", "--strip-extras", "--allow-unsafe", "--no-header")
        # The file must not contain the package indexes of the machine that generates it.
        no_addresses = ("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links")
        command = [sys.executable, "-m", "piptools", "compile", *options, *no_addresses, f"--output-file={output}"]
        code = subprocess.run([*command, "pyproject.toml"], cwd=ROOT, check=False).returncode
        if code:
            return code
        with open(output, encoding="utf-8") as file:
            text = _OWN.sub("", file.read())
    with open(LOCK, "w", encoding="utf-8") as file:
        file.write(HEAD + text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
