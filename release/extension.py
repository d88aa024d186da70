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

from release.bundle import START, download_wheels, stage_bundle
from release.commands import ROOT, ReleaseError, run
from release.contents import check_extension
from workerlint.version import VERSION

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
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise ReleaseError("npm is not installed, and the extension is built with it")
    if not (EXTENSION / "node_modules").is_dir():
        run(npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", directory=EXTENSION)
    with tempfile.TemporaryDirectory() as name:
        wheels = [wheel, *download_wheels(Path(name))]
        second = Path(name) / "second.vsix"
        for package in (file, second):
            run(npm, "run", "--silent", "build", directory=EXTENSION)
            _package(node, wheels, package)
        if not filecmp.cmp(file, second, shallow=False):
            raise ReleaseError(f"a second build of the same commit differs: {file.name}")
    _test_server(file)


def _package(node: str, wheels: list[Path], file: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name) / "extension"
        bundled = _stage(wheels, directory)
        environment = {"SOURCE_DATE_EPOCH": _EPOCH, **os.environ}
        program = EXTENSION / "node_modules" / "@vscode" / "vsce" / "vsce"
        options = ("--no-dependencies", "--out", str(file))
        run(node, str(program), "package", *options, directory=directory, environment=environment)
    names = {"package.json", *_FILES, *(f"{BUNDLE}/{file}" for file in bundled)}
    if problems := list(check_extension(file, names)):
        raise ReleaseError("\n".join(problems))


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


def _stage(wheels: list[Path], directory: Path) -> set[str]:
    """Copy the files of the extension into a new directory, and return the names of those of the server."""
    for name in _FILES:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(EXTENSION / name, directory / name)
    manifest = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    published = {key: value for key, value in manifest.items() if key not in _FOR_DEVELOPMENT}
    text = json.dumps(published, indent=2, ensure_ascii=False) + "\n"
    (directory / "package.json").write_text(text, encoding="utf-8", newline="\n")
    return stage_bundle(wheels, directory / BUNDLE)


if __name__ == "__main__":
    sys.exit(main())
