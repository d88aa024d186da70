"""The tool runs without docstrings and from an archive as it does otherwise, its rules, pages and data files included."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipapp
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.deep

REPOSITORY = Path(__file__).parents[2]
PACKAGES = (
    "workerlint",
    "workerlint_rules",
    "workerlint_schemas",
    "workerlint_lsp",
    "workerlint_shim",
    "yaml",
    "click",
    "platformdirs",
    "jsonschema",
    "jsonschema_specifications",
    "referencing",
    "attr",
    "attrs",
    "typing_extensions",
)
CALLS = (
    "check examples",
    "check --no-cache --output-format sarif examples",
    "rule DW301",
    "rules",
    "check --help",
    "--help",
    "schema worker --stack bento",
)  # fmt: skip


def outputs(command: list[str]) -> dict[str, tuple[int, str, str]]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "NO_COLOR": "1",
        "COLUMNS": "100",
    }
    if command[-1].endswith(".pyz"):
        del environment["PYTHONPATH"]
    found = {}
    for call in CALLS:
        done = subprocess.run(
            [*command, *call.split()], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
        )
        found[call] = (done.returncode, done.stdout, done.stderr)
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, tuple[int, str, str]]:
    found = outputs([sys.executable, "-m", "workerlint"])
    assert found["check examples"][0] == 1
    assert "DW204" in found["rules"][1]
    return found


def test_without_docstrings(expected: dict[str, tuple[int, str, str]]) -> None:
    assert outputs([sys.executable, "-OO", "-m", "workerlint"]) == expected


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zipapp")
    for name in PACKAGES:
        spec = find_spec(name)
        assert spec
        assert spec.origin
        if not spec.submodule_search_locations:
            shutil.copy(spec.origin, folder / "app")
            continue
        shutil.copytree(
            Path(spec.origin).parent, folder / "app" / name, ignore=shutil.ignore_patterns("__pycache__", "*.so")
        )
    (folder / "app" / "__main__.py").write_text("import workerlint.__main__\n")
    zipapp.create_archive(folder / "app", folder / "workerlint.pyz")
    return folder / "workerlint.pyz"


@pytest.mark.parametrize("options", [[], ["-OO"]], ids=["as it is", "without docstrings"])
def test_from_an_archive(options: list[str], archive: Path, expected: dict[str, tuple[int, str, str]]) -> None:
    # -I: nothing of this repository, or of the packages that are installed, is found elsewhere.
    assert outputs([sys.executable, "-I", "-S", *options, str(archive)]) == expected


def test_an_archive_without_an_index_of_the_rules(
    archive: Path, tmp_path: Path, expected: dict[str, tuple[int, str, str]]
) -> None:
    app = tmp_path / "app"
    shutil.unpack_archive(archive, app, "zip")
    (app / "workerlint_rules" / "_index.py").unlink(missing_ok=True)
    zipapp.create_archive(app, tmp_path / "workerlint.pyz")
    done = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "workerlint.pyz", "rules"],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.stdout == expected["rules"][1], done.stderr
