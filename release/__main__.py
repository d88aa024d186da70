"""Build a release and test it: ``python -m release [DIRECTORY]``.

It has the wheel, the source distribution, the extension and the bill of materials.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from release.contents import check_source, check_wheel
from release.description import check_description
from release.smoke import SmokeError, run_smoke_tests
from workerlint.version import VERSION

_ROOT = Path(__file__).parents[1]
_EXTENSION = _ROOT / "editors" / "vscode"


class ReleaseError(Exception):
    """The release cannot be built, or a file of it has a problem."""


def main() -> int:
    """Build and test the release, and return the exit code."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else _ROOT / "dist").resolve()
    try:
        _check_versions()
        shutil.rmtree(target, ignore_errors=True)
        # The wheel is built from the source distribution, which shows that this is complete.
        _run(sys.executable, "-m", "build", "--outdir", str(target), str(_ROOT))
        (wheel,), (source,) = target.glob("*.whl"), target.glob("*.tar.gz")
        _check_second_build(wheel, source)
        _build_extension(target)
        _check_contents(wheel, source)
        _run(sys.executable, "-m", "check_wheel_contents", str(wheel))
        _run(sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(source))
        _test_installed(wheel, target)
    except (ReleaseError, SmokeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target}: workerlint {VERSION} is ready")
    return 0


def _check_versions() -> None:
    """Raise ReleaseError if the versions of the extension, the change log or the tag differ from the code."""
    extension = json.loads((_EXTENSION / "package.json").read_text(encoding="utf-8"))["version"]
    if extension != VERSION:
        raise ReleaseError(
            f"editors/vscode/package.json has version {extension}, linter/workerlint/version.py {VERSION}"
        )
    if f"\n## {VERSION}" not in (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        raise ReleaseError(f"CHANGELOG.md has no section {VERSION}")
    tag = os.environ.get("GITHUB_REF_NAME", "") if os.environ.get("GITHUB_REF_TYPE") == "tag" else ""
    if tag and tag != f"v{VERSION}":
        raise ReleaseError(f"the tag is {tag}, linter/workerlint/version.py has version {VERSION}")


def _check_contents(wheel: Path, source: Path) -> None:
    problems = [*check_wheel(wheel), *check_source(source), *check_description(wheel, _ROOT)]
    if problems:
        raise ReleaseError("\n".join(problems))


def _check_second_build(wheel: Path, source: Path) -> None:
    """Raise ReleaseError if a second build of the same commit differs from the first."""
    with tempfile.TemporaryDirectory() as directory:
        _run(sys.executable, "-m", "build", "--outdir", directory, str(_ROOT))
        different = [file.name for file in (wheel, source) if not filecmp.cmp(file, Path(directory, file.name), False)]
    if different:
        raise ReleaseError(f"a second build of the same commit differs: {', '.join(different)}")


def _build_extension(target: Path) -> None:
    """Package the extension for VS Code. Install its tools if they are missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise ReleaseError("npm is not installed, and the extension is built with it")
    if not (_EXTENSION / "node_modules").is_dir():
        _run(npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", directory=_EXTENSION)
    # All files next to the wheel are uploaded to PyPI, so the extension has its own directory.
    file = target / "vscode" / f"workerlint-{VERSION}.vsix"
    file.parent.mkdir()
    _run(npm, "run", "--silent", "package", "--", "--out", str(file), directory=_EXTENSION)
    if not file.is_file():
        raise ReleaseError(f"{file} was not created")


def _test_installed(wheel: Path, target: Path) -> None:
    """Install the wheel into an empty environment, and test it there. Write its bill of materials below *target*."""
    with tempfile.TemporaryDirectory() as name:
        environment = Path(name) / "venv"
        venv.create(environment, with_pip=True)
        programs = environment / ("Scripts" if os.name == "nt" else "bin")
        _run(str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        run_smoke_tests(programs, VERSION)
        _run(str(programs / "python"), "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools")
        _write_bill_of_materials(programs / "python", target)


def _write_bill_of_materials(python: Path, target: Path) -> None:
    """Write what is installed for *python* in the form of CycloneDX, the same for the same packages."""
    file = target / "sbom" / f"workerlint-{VERSION}.cdx.json"
    file.parent.mkdir()
    options = ["--output-reproducible", "--output-format", "JSON", "--output-file", str(file)]
    _run(sys.executable, "-m", "cyclonedx_py", "environment", *options, str(python))
    bill = json.loads(file.read_text(encoding="utf-8"))
    if missing := {"workerlint", "PyYAML", "click"} - {item["name"] for item in bill["components"]}:
        raise ReleaseError(f"{file.name} does not list {', '.join(sorted(missing))}")
    for component in bill["components"]:
        # The wheel was installed from a file. Its hash is what identifies it, not the path on this machine.
        references = component.get("externalReferences", [])
        local = [item for item in references if item["url"].startswith("file:")]
        component["externalReferences"] = [item for item in references if item not in local]
        if local:
            component["hashes"] = local[0]["hashes"]
    file.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def _run(*command: str, directory: Path = _ROOT) -> None:
    """Run a command without showing its output. Raise ReleaseError with the output if it fails."""
    done = subprocess.run(
        command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    if done.returncode:
        raise ReleaseError(f"{done.stdout}{' '.join(command)}: exit code {done.returncode}")


if __name__ == "__main__":
    sys.exit(main())
