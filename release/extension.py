"""Package the extension with the server that it contains: ``python -m release.extension [FILE]``.

It is packaged from a new directory that has only the files of the extension, so that no file that a test or a tool left
behind is published.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from release.bundle import START, download_wheels, stage_bundle
from release.commands import ROOT, ReleaseError, run
from release.contents import check_extension
from workerlint.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

EXTENSION = ROOT / "editors" / "vscode"
BUNDLE = "bundled"
_FILES = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dist/extension.js",
    "dist/layoutThread.js",
    "dist/third-party-licenses.txt",
    "images/icon.png",
)
_FOR_DEVELOPMENT = ("devDependencies", "scripts")
"""The parts of package.json that a user does not need; its scripts would run when the extension is packaged."""
_EPOCH = "1580601600"
"""The time of all files unless SOURCE_DATE_EPOCH is set: 2020-02-02, which hatchling uses for the wheel."""


def main() -> int:
    """Package the extension of this directory into a file, and return the exit code."""
    default = EXTENSION / f"workerlint-{VERSION}.vsix"
    file = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else default
    try:
        with tempfile.TemporaryDirectory() as name:
            run(sys.executable, "-m", "build", "--wheel", "--outdir", name, str(ROOT))
            (wheel,) = Path(name).glob("*.whl")
            file.parent.mkdir(parents=True, exist_ok=True)
            build_extension(wheel, file)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    return 0


def build_extension(wheel: Path, file: Path) -> None:
    """Package the extension into *file*, with the workerlint of *wheel* as its server.

    Package it twice. Raise ReleaseError if the two differ, if the files are not exactly the expected ones, or if the
    server does not run. Install the tools of the extension if they are missing.
    """
    with tempfile.TemporaryDirectory() as name:
        wheels = [wheel, *download_wheels(Path(name))]
        second = Path(name) / "second.vsix"
        for target in (file, second):
            _package(build_scripts(), wheels, target)
        if not filecmp.cmp(file, second, shallow=False):
            raise ReleaseError(f"a second build of the same commit differs: {file.name}")
    _test_server(file)


def build_scripts(*options: str) -> str:
    """Build the scripts of the extension with *options* of npm, and return the path of node. Raise ReleaseError."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise ReleaseError("npm is not installed, and the extension is built with it")
    if not (EXTENSION / "node_modules").is_dir():
        run(npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", directory=EXTENSION)
    run(npm, "run", "--silent", "build", *options, directory=EXTENSION)
    return node


def package(node: str, directory: Path, file: Path, names: set[str], *options: str) -> None:
    """Package the staged *directory* into *file* with *options* of vsce.

    Raise ReleaseError if the result does not contain exactly the files *names*.
    """
    environment = {"SOURCE_DATE_EPOCH": _EPOCH, **os.environ}
    program = EXTENSION / "node_modules" / "@vscode" / "vsce" / "vsce"
    command = (node, str(program), "package", "--no-dependencies", "--out", str(file), *options)
    run(*command, directory=directory, environment=environment)
    if problems := list(check_extension(file, names)):
        raise ReleaseError("\n".join(problems))


def published_manifest() -> dict[str, Any]:
    """Return the parts of package.json that are published."""
    manifest = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    return {key: value for key, value in manifest.items() if key not in _FOR_DEVELOPMENT}


def stage_files(files: Iterable[str], manifest: dict[str, Any], directory: Path) -> None:
    """Copy files of the extension and write its package.json into a new directory."""
    for name in files:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXTENSION / name, directory / name)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (directory / "package.json").write_text(text, encoding="utf-8", newline="\n")


def _package(node: str, wheels: list[Path], file: Path) -> None:
    manifest = published_manifest()
    # The web extension reads virtual workspaces: here, the server is a process, which has no access to them.
    del manifest["browser"]
    manifest["capabilities"]["virtualWorkspaces"] = False
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "extension"
        stage_files(_FILES, manifest, directory)
        bundled = stage_bundle(wheels, directory / BUNDLE)
        package(node, directory, file, {"package.json", *_FILES, *(f"{BUNDLE}/{path}" for path in bundled)})


def _test_server(file: Path) -> None:
    """Run the server of an extension in a Python without packages: one that is missing would be found here."""
    with tempfile.TemporaryDirectory() as name:
        with zipfile.ZipFile(file) as archive:
            archive.extractall(name)
        python = (sys.executable, "-I", "-S", "-B", str(Path(name, "extension", BUNDLE, START.name)))
        good = ROOT / "examples" / "good"
        run(*python, "check", "--output-format", "html", str(good))
        run(*python, "explain", "--output-format", "yaml", str(good / "bento-cities.yaml"))
        run(*python, "lsp")  # its input is empty, so it starts and ends


if __name__ == "__main__":
    sys.exit(main())
