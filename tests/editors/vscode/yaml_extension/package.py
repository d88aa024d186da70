"""Package an extension that stands for YAML by Red Hat (``redhat.vscode-yaml``).

The extension itself is published only in the stores of editors. What it shows next to workerlint comes from three things,
which this one has too: its identifier, its defaults for YAML, and yaml-language-server. What it has on top, such as the
choice of a schema in the status bar, is missing. WORKERLINT_VSCODE_YAML names the file of the published extension, to run
the tests with that instead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).parent
TOOLS = SOURCES.parents[3] / "editors" / "vscode" / "node_modules"
"""esbuild, vsce and vscode-languageclient, as workerlint's own extension uses them."""


def package_extension(server: Path, directory: Path) -> Path:
    """Package the extension in an empty *directory*, with the main module of yaml-language-server at *server*."""
    for name in ("package.json", "language-configuration.json"):
        shutil.copy(SOURCES / name, directory)
    client, file = directory / "extension.js", directory / "vscode-yaml.vsix"
    names = f"--define:SERVER={json.dumps(str(server))}"
    bundle = ["--bundle", "--platform=node", "--external:vscode", names, f"--outfile={client}"]
    _run("esbuild", str(SOURCES / "extension.js"), *bundle, directory=directory)
    unpublished = ["--no-dependencies", "--allow-missing-repository", "--skip-license"]
    _run("vsce", "package", *unpublished, "--out", str(file), directory=directory)
    return file


def _run(tool: str, *arguments: str, directory: Path) -> None:
    done = subprocess.run(
        [str(TOOLS / ".bin" / tool), *arguments],
        cwd=directory,
        env={**os.environ, "NODE_PATH": str(TOOLS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
