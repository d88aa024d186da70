"""The README as PyPI shows it, where there is no repository around it."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatch_fancy_pypi_readme", reason="it is not installed (python -m pip install 'workerlint[dev]')")

from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

from release.description import check_description
from workerlint.report.report import HOME_PAGE
from workerlint.scaffold.pre_commit import REPOSITORY
from workerlint.version import VERSION

ROOT = Path(__file__).parents[2]
AT = f"{REPOSITORY}/blob/v1.0"


def wheel(folder: Path, description: str, kind: str = "text/markdown", version: str = "1.0") -> Path:
    path = folder / f"workerlint-{version}-py3-none-any.whl"
    head = f"Metadata-Version: 2.4\nName: workerlint\nVersion: {version}\nDescription-Content-Type: {kind}\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            f"workerlint-{version}.dist-info/METADATA", f"{head}Project-URL: Source, {REPOSITORY}\n\n{description}"
        )
    return path


def test_the_readme_is_right_there(tmp_path: Path) -> None:
    text = ProjectMetadata(str(ROOT), PluginManager()).core.readme
    assert f"]({REPOSITORY}/raw/v{VERSION}/docs/images/finding.svg)" in text
    assert f"]({REPOSITORY}/blob/v{VERSION}/CONTRIBUTING.md)" in text
    assert "pip install workerlint && workerlint check\n" in text
    assert list(check_description(wheel(tmp_path, text, version=VERSION), ROOT)) == []


@pytest.mark.parametrize(
    ("description", "fault"),
    [
        ("[x](docs/ci/README.md)", "its description links to docs/ci/README.md, which is not on PyPI"),
        ("![x](docs/images/finding.svg)", "its description links to docs/images/finding.svg, which is not on PyPI"),
        (f"[x]({AT}/gone.md)", f"its description links to {AT}/gone.md, which is not a file of this version"),
        (
            f"[x]({AT[:-1]}1/LICENSE)",
            f"its description links to {AT[:-1]}1/LICENSE, which is not a file of this version",
        ),
        ("`python -m pip install . `", "its description tells users to install a directory that they do not have"),
        ("", "PyPI cannot render its description"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, description: str, fault: str) -> None:
    path = wheel(
        tmp_path, f"[good]({AT}/LICENSE#terms) [also](https://example.org/x) {description}" if description else ""
    )
    assert list(check_description(path, ROOT)) == [f"{path.name}: {fault}"]


def test_a_description_that_is_no_markdown_is_refused(tmp_path: Path) -> None:
    path = wheel(tmp_path, "[x](docs)", kind="text/x-rst")
    assert list(check_description(path, ROOT)) == [f"{path.name}: PyPI cannot render its description"]


def test_the_addresses_are_the_same_everywhere() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    urls = settings["project"]["urls"]
    extension = json.loads((ROOT / "editors" / "vscode" / "package.json").read_text(encoding="utf-8"))
    site = tomllib.loads((ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8"))["project"]
    substitutions = settings["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]
    addresses = re.findall(r"https://\S+?(?=/(?:raw|blob)/)", "\n".join(rule["replacement"] for rule in substitutions))
    assert {REPOSITORY} == {
        urls["Source"],
        urls["Issues"].removesuffix("/issues"),
        urls["Changelog"].removesuffix("/blob/main/CHANGELOG.md"),
        extension["repository"]["url"],
        site["repo_url"],
        *addresses,
    }
    assert {HOME_PAGE} == {urls["Documentation"], extension["homepage"], site["site_url"].removesuffix("/")}
