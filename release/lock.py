"""Write the requirements files: packages by version and hash. It needs pip-tools.

Run it with ``python -m release.lock``. It keeps the versions of the files that still fit; with ``--upgrade``, it takes
the newest. The action and the image install what is in requirements.txt and requirements-build.txt. To install exactly
the versions for development, run ``pip install --require-hashes -r requirements-dev.txt``, and then ``pip install
--no-deps -e .`` for workerlint itself.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "requirements.txt": ("what workerlint needs", ()),
    "requirements-build.txt": ("what builds the package", ("--all-build-deps", "--only-build-deps")),
    "requirements-dev.txt": ("everything that the extra dev installs", ("--extra=dev",)),
}
"""The files, each with what it has and with the options of pip-compile."""
_OWN = re.compile(r"(?:^# WARNING: pip install.*\n(?:^#.*\n)*)?^workerlint @ .*\n(?:^    #.*\n)*", re.MULTILINE)
"""The entry of workerlint itself, which has no hash."""


def main() -> int:
    """Write the files, and return the exit code of pip-compile."""
    for name, (content, extra) in FILES.items():
        with tempfile.TemporaryDirectory() as directory:
            output = Path(directory, "lock.txt")
            if (ROOT / name).exists():
                shutil.copyfile(ROOT / name, output)  # pip-compile keeps its versions
            options = ("--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header", *extra)
            # The file must not contain the package indexes of the machine that generates it.
            no_addresses = ("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links")
            command = [sys.executable, "-m", "piptools", "compile", *options, *no_addresses, *sys.argv[1:]]
            done = subprocess.run([*command, f"--output-file={output}", "pyproject.toml"], cwd=ROOT, check=False)
            if done.returncode:
                return done.returncode
            text = _OWN.sub("", output.read_text(encoding="utf-8"))
        head = f"# Made by python -m release.lock: {content}, by version and hash.\n"
        (ROOT / name).write_text(head + text.removeprefix(head), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
