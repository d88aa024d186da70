"""What SchemaStore gets: the entries in a clone of it, and the result of its checks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from release.commands import ReleaseError
from release.schemastore import ENTRIES, SCHEMAS, add_to

ROOT = Path(__file__).parents[2]
CATALOG = """\
{
  "$schema": "https://www.schemastore.org/schema-catalog.json",
  "version": 1,
  "schemas": [
    {
      "name": "pyproject.toml",
      "description": "Python project",
      "fileMatch": ["pyproject.toml"],
      "url": "https://www.schemastore.org/pyproject.json"
    },
    {
      "name": "a late one",
      "description": "not in alphabetical order",
      "url": "https://example.org/late.json"
    },
    {
      "name": "Zig",
      "description": "the last one",
      "fileMatch": ["zig.json"],
      "url": "https://example.org/zig.json",
      "versions": {
        "1.0": "https://example.org/zig.json"
      }
    }
  ]
}
"""
PROJECT = """\
{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$id": "https://www.schemastore.org/pyproject.json",
  "type": "object",
  "properties": {
    "tool": {
      "type": "object",
      "properties": {
        "uv": {
          "$ref": "https://www.schemastore.org/base.json"
        },
        "zest": {
          "type": "object"
        }
      }
    }
  }
}
"""
BASE = '{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://www.schemastore.org/base.json"}\n'
VALIDATION = """\
{
  "ajvNotStrictMode": ["pyproject.json"],
  "missingCatalogUrl": [
    // Below this line are subschemas
    "base.json"
  ],
  "options": {
    "pep-723.json": {
      "externalSchema": ["base.json"]
    },
    "pyproject.json": {
      "externalSchema": [
        "base.json"
      ],
      "unknownFormat": ["uint8"]
    }
  }
}
"""


def files(clone: Path) -> dict[str, str]:
    found = (file for file in clone.rglob("*") if file.is_file() and "node_modules" not in file.parts)
    return {file.relative_to(clone).as_posix(): file.read_text(encoding="utf-8") for file in found}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a directory with the files of SchemaStore that list schemas, and fewer schemas."""
    for name, text in {
        "src/api/json/catalog.json": CATALOG,
        "src/schemas/json/base.json": BASE,
        "src/schemas/json/pyproject.json": PROJECT,
        "src/schema-validation.jsonc": VALIDATION,
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_entries_are_added_where_they_belong_and_nothing_else_changes(clone: Path) -> None:
    add_to(clone)
    after = files(clone)
    names = [entry["name"] for entry in json.loads(after["src/api/json/catalog.json"])["schemas"]]
    assert names == ["pyproject.toml", "a late one", "DataOS Worker", "workerlint", "Zig"]
    tools = json.loads(after["src/schemas/json/pyproject.json"])["properties"]["tool"]["properties"]
    assert list(tools) == ["uv", "workerlint", "zest"]
    assert '"base.json",\n        "workerlint.json"\n' in after["src/schema-validation.jsonc"]
    for name, before in (
        ("src/api/json/catalog.json", CATALOG),
        ("src/schemas/json/pyproject.json", PROJECT),
        ("src/schema-validation.jsonc", VALIDATION),
    ):
        # A line can get a comma, because another follows it.
        kept = [line.rstrip(",") for line in after[name].splitlines()]
        position = 0
        for line in before.splitlines():
            position = kept.index(line.rstrip(","), position) + 1


def test_running_it_again_changes_nothing(clone: Path) -> None:
    add_to(clone)
    before = files(clone)
    add_to(clone)
    assert files(clone) == before


def test_an_entry_of_an_earlier_version_is_replaced(clone: Path) -> None:
    add_to(clone)
    before = files(clone)
    catalog = clone / "src" / "api" / "json" / "catalog.json"
    catalog.write_text(catalog.read_text().replace('"*.dataos-worker.yml",\n', '"*.other.yml",\n'))
    add_to(clone)
    assert files(clone) == before


@pytest.mark.parametrize(
    "name", ["src/api/json/catalog.json", "src/schemas/json/pyproject.json", "src/schema-validation.jsonc"]
)
def test_another_directory_is_not_changed(name: str, clone: Path) -> None:
    (clone / name).write_text("{}\n")
    before = files(clone)
    with pytest.raises(ReleaseError, match="does not have the expected form"):
        add_to(clone)
    assert files(clone) == before
    (clone / name).unlink()
    with pytest.raises(ReleaseError, match=re.escape(f"is not a clone of SchemaStore: it has no {name}")):
        add_to(clone)
    assert name not in files(clone)


@pytest.mark.parametrize(
    "name",
    [
        "docker-compose.worker.yaml",
        "compose.worker.yml",
        "cloudbuild.worker.yaml",
        "worker.yaml",
        "workers/compose.yaml",
        "k8s/worker.yml",
        "values.yaml",
    ],
)
def test_the_files_of_other_programs_are_not_matched(name: str) -> None:
    patterns = [pattern for entry in ENTRIES for pattern in entry["fileMatch"]]
    assert not any(fnmatch(f"/{name}", pattern) or fnmatch(name, pattern) for pattern in patterns)


def test_the_documentation_shows_the_patterns() -> None:
    page = (ROOT / "docs" / "pages" / "json-schema.md").read_text(encoding="utf-8")
    for entry in ENTRIES:
        for pattern in entry["fileMatch"]:
            assert f"`{pattern}`" in page


def run_checks(clone: Path) -> subprocess.CompletedProcess[str]:
    command = ["node", "schemastore_checks.mjs", *SCHEMAS, "pyproject.json"]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)


@pytest.fixture
def checked(clone: Path) -> Path:
    """Return a clone with our entries, the checks and the packages that they import."""
    modules = Path(os.environ.get("WORKERLINT_NODE_MODULES", "/"), "@hyperupcall", "ajv-formats-draft2019").parents[1]
    if not (modules / "@hyperupcall").is_dir():
        reason = "WORKERLINT_NODE_MODULES does not name a node_modules with the packages of SchemaStore"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    (clone / "node_modules").symlink_to(modules)
    shutil.copy(Path(__file__).parent / "schemastore_checks.mjs", clone)
    done = subprocess.run(
        [sys.executable, "-m", "release.schemastore", str(clone)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return clone


@pytest.mark.npm
def test_the_checks_of_schemastore_pass(checked: Path) -> None:
    done = run_checks(checked)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.npm
@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("src/schemas/json/workerlint.json", '"type": "object"', '"kind": "object"', "strict mode: unknown keyword"),
        ("src/schemas/json/workerlint.json", "draft-07", "draft-06", "draft-07"),
        ("src/schemas/json/dataos-worker.json", '  "title"', '   "title"', "is not formatted"),
        ("src/test/dataos-worker/bento-cities.yaml", "logLevel: INFO", "logLevel: LOUD", "bento-cities.yaml"),
        ("src/test/workerlint/init.toml", "#:schema", "# schema", "init.toml names no schema"),
        ("src/test/pyproject/workerlint.toml", '"warning"', '"fatal"', "pyproject/workerlint.toml"),
        ("src/negative_test/workerlint/unknown-key.toml", "selct", "select", "unknown-key.toml"),
        ("src/api/json/catalog.json", '"workerlint.toml"', '"pyproject.toml"', "deepStrictEqual"),
    ],
)
def test_the_checks_find_a_mistake(name: str, old: str, new: str, reason: str, checked: Path) -> None:
    text = (checked / name).read_text(encoding="utf-8")
    assert old in text
    (checked / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run_checks(checked)
    assert done.returncode == 1
    assert reason in done.stderr
