"""Build a release and test it: ``python -m release [DIRECTORY]``.

It has the wheel, the source distribution, the extension and the bill of materials.
"""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import sys
import tempfile
import venv
from pathlib import Path

from release.availability import fill_regions, is_released, pages_with_regions
from release.commands import ROOT, ReleaseError, run
from release.contents import check_source, check_wheel
from release.description import check_description
from release.extension import EXTENSION, build_extension
from release.smoke import SmokeError, run_smoke_tests
from workerlint.version import RELEASED, VERSION


def main() -> int:
    """Build and test the release, and return the exit code."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    try:
        _check_versions()
        shutil.rmtree(target, ignore_errors=True)
        # The wheel is built from the source distribution, which shows that this is complete.
        run(sys.executable, "-m", "build", "--outdir", str(target), str(ROOT))
        (wheel,), (source,) = target.glob("*.whl"), target.glob("*.tar.gz")
        _check_second_build(wheel, source)
        # All files next to the wheel are uploaded to PyPI, so the extension has its own directory.
        extension = target / "vscode" / f"workerlint-{VERSION}.vsix"
        extension.parent.mkdir()
        build_extension(wheel, extension)
        _check_contents(wheel, source)
        run(sys.executable, "-m", "check_wheel_contents", str(wheel))
        run(sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(source))
        _test_installed(wheel, target)
    except (ReleaseError, SmokeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{target}: workerlint {VERSION} is ready")
    return 0


def _check_versions() -> None:
    """Raise ReleaseError if the versions of the extension, the change log or the tag differ from the code."""
    extension = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["version"]
    if extension != VERSION:
        raise ReleaseError(
            f"editors/vscode/package.json has version {extension}, linter/workerlint/version.py {VERSION}"
        )
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if f"\n## {VERSION}" not in changelog:
        raise ReleaseError(f"CHANGELOG.md has no section {VERSION}")
    tag = os.environ.get("GITHUB_REF_NAME", "") if os.environ.get("GITHUB_REF_TYPE") == "tag" else ""
    if tag and tag != f"v{VERSION}":
        raise ReleaseError(f"the tag is {tag}, linter/workerlint/version.py has version {VERSION}")
    if tag and not is_released(changelog):
        raise ReleaseError("CHANGELOG.md has no section with a date, so pages show what works before the first release")
    if is_released(changelog) != RELEASED:
        raise ReleaseError("version.py is not current: python -m docs.generator.readme")
    for page in pages_with_regions(ROOT):
        text = page.read_text(encoding="utf-8")
        if fill_regions(text, is_released(changelog)) != text:
            raise ReleaseError(f"{page.name} is not current: python -m docs.generator.readme")


def _check_contents(wheel: Path, source: Path) -> None:
    problems = [*check_wheel(wheel), *check_source(source), *check_description(wheel, ROOT)]
    if problems:
        raise ReleaseError("\n".join(problems))


def _check_second_build(wheel: Path, source: Path) -> None:
    """Raise ReleaseError if a second build of the same commit differs from the first."""
    with tempfile.TemporaryDirectory() as directory:
        run(sys.executable, "-m", "build", "--outdir", directory, str(ROOT))
        different = [file.name for file in (wheel, source) if not filecmp.cmp(file, Path(directory, file.name), False)]
    if different:
        raise ReleaseError(f"a second build of the same commit differs: {', '.join(different)}")


def _test_installed(wheel: Path, target: Path) -> None:
    """Install the wheel into an empty environment, and test it there. Write its bill of materials below *target*."""
    with tempfile.TemporaryDirectory() as name:
        environment = Path(name) / "venv"
        venv.create(environment, with_pip=True)
        programs = environment / ("Scripts" if os.name == "nt" else "bin")
        run(str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
        run_smoke_tests(programs, VERSION)
        run(str(programs / "python"), "-m", "pip", "uninstall", "--quiet", "--yes", "pip", "setuptools")
        _write_bill_of_materials(programs / "python", target)


def _write_bill_of_materials(python: Path, target: Path) -> None:
    """Write what is installed for *python* in the form of CycloneDX, the same for the same packages."""
    file = target / "sbom" / f"workerlint-{VERSION}.cdx.json"
    file.parent.mkdir()
    options = ["--output-reproducible", "--output-format", "JSON", "--output-file", str(file)]
    run(sys.executable, "-m", "cyclonedx_py", "environment", *options, str(python))
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


if __name__ == "__main__":
    sys.exit(main())
