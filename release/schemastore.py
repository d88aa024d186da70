"""Add workerlint to a clone of SchemaStore: ``python -m release.schemastore DIRECTORY``.

Editors take the schema of a file from the catalog of SchemaStore, by the name of the file. The command writes the
schemas of the configuration and of the Worker, their tests and their entries, ready for a pull request. Run it again
for another version: it replaces what it wrote before.
https://github.com/SchemaStore/schemastore/blob/master/CONTRIBUTING.md
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from release.commands import ROOT, ReleaseError
from release.prettier import render_json
from workerlint.scaffold.configuration import CONFIGURATION
from workerlint_schemas import load_schema
from workerlint_schemas.export import ALL_VERSIONS, export

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "https://www.schemastore.org/"
CONFIGURATION_SCHEMA = "workerlint.json"
WORKER_SCHEMA = "dataos-worker.json"
SCHEMAS = {CONFIGURATION_SCHEMA: "config.json", WORKER_SCHEMA: ALL_VERSIONS}
"""The names of the schemas in SchemaStore and in this repository."""
ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "name": "DataOS Worker",
        "description": "Manifest of a Worker Resource of DataOS",
        # Not *.worker.yaml: docker-compose.worker.yaml and cloudbuild.worker.yaml belong to other programs.
        "fileMatch": [
            "*.dataos-worker.yaml",
            "*.dataos-worker.yml",
            "**/dataos/workers/**/*.yaml",
            "**/dataos/workers/**/*.yml",
        ],
        "url": f"{ADDRESS}{WORKER_SCHEMA}",
    },
    {
        "name": "workerlint",
        "description": "Configuration of workerlint, which checks DataOS Worker manifests",
        "fileMatch": ["workerlint.toml"],
        "url": f"{ADDRESS}{CONFIGURATION_SCHEMA}",
    },
)
"""The entries of the catalog."""
_CATALOG = "src/api/json/catalog.json"
_PROJECT = "src/schemas/json/pyproject.json"
_VALIDATION = "src/schema-validation.jsonc"
_TABLE = {
    "$ref": f"{ADDRESS}{CONFIGURATION_SCHEMA}",
    "title": "Linter of DataOS Worker manifests",
    "description": "Configuration of workerlint",
}
"""The schema of the table ``[tool.workerlint]`` of ``pyproject.toml``."""
_WRONG_SETTINGS = {
    "severity-unknown": '[severity]\nmissing-topology = "fatal"\n',
    "stacks-not-a-list": 'stacks = "orders-enricher"\n',
    "unknown-key": 'selct = ["DW3"]\n',
}
_MISTAKES = {
    "log-level-unknown": ("logLevel: INFO", "logLevel: LOUD"),
    "name-missing": ("name: cities-to-log\n", ""),
    "replicas-not-an-integer": ("replicas: 1", 'replicas: "1"'),
    "unknown-field": ("compute: runnable-default", "computes: runnable-default"),
}
"""What makes a Worker invalid: for each file, the part of the example to replace, and with what."""
_ORDER = ("$schema", "$id", "$comment", "$ref")
_EXTERNAL = re.compile(r'("pyproject\.json":\s*\{\s*"externalSchema":\s*)(\[[^]]*\])')


def main() -> int:
    """Add workerlint to the clone that the command line names, and return the exit code."""
    if len(sys.argv) != 2:
        print("usage: python -m release.schemastore DIRECTORY", file=sys.stderr)
        return 2
    clone = Path(sys.argv[1])
    try:
        add_to(clone)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{clone}: check it with `node cli.js check`, and format it with `npm run prettier:fix`")
    return 0


def add_to(clone: Path) -> None:
    """Write the schemas, the tests and the entries into a clone. Raise ReleaseError if it is not one of SchemaStore."""
    changed = {}
    for name, change in ((_CATALOG, _add_entries), (_PROJECT, _add_table), (_VALIDATION, _add_reference)):
        file = clone / name
        if not file.is_file():
            raise ReleaseError(f"{clone} is not a clone of SchemaStore: it has no {name}")
        changed[name] = change(file.read_text(encoding="utf-8"))
    for name, text in {**changed, **dict(_files())}.items():
        file = clone / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _files() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each new file."""
    for name, source in SCHEMAS.items():
        schema = {**export(source), "$id": f"{ADDRESS}{name}"}
        yield f"src/schemas/json/{name}", render_json(_references_first(schema))
    settings, worker = Path(CONFIGURATION_SCHEMA).stem, Path(WORKER_SCHEMA).stem
    pragma = f"#:schema ../../schemas/json/{CONFIGURATION_SCHEMA}\n"
    yield f"src/test/{settings}/init.toml", pragma + CONFIGURATION
    example = (ROOT / "examples" / "repo" / "workerlint.toml").read_text(encoding="utf-8")
    yield f"src/test/{settings}/repository.toml", pragma + example
    keys = load_schema("config.json")["properties"]
    every_key = {name: schema["examples"][-1] for name, schema in keys.items() if "examples" in schema}
    yield f"src/test/{settings}/examples.json", render_json(every_key)
    for name, text in _WRONG_SETTINGS.items():
        yield f"src/negative_test/{settings}/{name}.toml", pragma + text
    table = f"#:schema ../../schemas/json/pyproject.json\n[tool.workerlint]\n{example}"
    yield f"src/test/pyproject/{settings}.toml", table
    pragma = f"# yaml-language-server: $schema=../../schemas/json/{WORKER_SCHEMA}\n"
    for file in sorted((ROOT / "examples" / "good").glob("*.yaml")):
        yield f"src/test/{worker}/{file.name}", pragma + _quoted(file.read_text(encoding="utf-8"))
    good = (ROOT / "examples" / "good" / "bento-cities.yaml").read_text(encoding="utf-8")
    for name, (right, wrong) in _MISTAKES.items():
        yield f"src/negative_test/{worker}/{name}.yaml", pragma + _quoted(good.replace(right, wrong))


def _quoted(manifest: str) -> str:
    """Return a manifest with the quotes that SchemaStore's formatter prefers."""
    return re.sub(r"""\"([^"'\\\n]*)\"""", r"'\1'", manifest)


def _references_first(schema: Any) -> Any:
    """Return a schema in the order of keys that SchemaStore's formatter makes: those with a dollar first."""
    if isinstance(schema, dict):
        names = sorted(schema, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
        return {name: _references_first(schema[name]) for name in names}
    return [_references_first(item) for item in schema] if isinstance(schema, list) else schema


def _add_entries(catalog: str) -> str:
    """Return the catalog with our entries; other entries keep their text. Raise ReleaseError if it has another form."""
    start = catalog.find('"schemas": [\n') + len('"schemas": [\n')
    end = catalog.rfind("\n  ]\n}")
    entries = re.split(r"(?<=^    \}),\n", catalog[start:end], flags=re.MULTILINE)
    try:
        named = [(json.loads(entry)["name"], entry) for entry in entries]
    except (KeyError, TypeError, ValueError):
        raise ReleaseError(f"{_CATALOG} does not have the expected form") from None
    own = {entry["name"]: textwrap.indent(render_json(entry).rstrip(), " " * 4) for entry in ENTRIES}
    kept = [(name, entry) for name, entry in named if name not in own]
    for name, entry in own.items():
        kept.insert(_place(name, [other for other, _ in kept]), (name, entry))
    return catalog[:start] + ",\n".join(entry for _, entry in kept) + catalog[end:]


def _add_table(text: str) -> str:
    """Return the schema of ``pyproject.toml`` with our table. Raise ReleaseError if it has another form."""
    node = yaml.compose(text, yaml.CSafeLoader)
    for key in ("properties", "tool", "properties"):
        fields = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for name, value in fields if name.value == key), None)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise ReleaseError(f"{_PROJECT} does not have the expected form")
    names = [name.value for name, _ in node.value]
    if "workerlint" in names:
        return text
    place = _place("workerlint", names)
    indent = " " * node.value[0][0].start_mark.column
    table = textwrap.indent(f'"workerlint": {render_json(_TABLE).rstrip()}', indent)
    if place == len(names):
        end = node.value[-1][1].end_mark.index
        return f"{text[:end]},\n{table}{text[end:]}"
    start = node.value[place][0].start_mark.index
    return f"{text[:start]}{table.lstrip()},\n{indent}{text[start:]}"


def _add_reference(text: str) -> str:
    """Return the options of the checks, which list our schema for ``pyproject.toml``. Raise ReleaseError likewise."""
    found = _EXTERNAL.search(text)
    if found is None:
        raise ReleaseError(f"{_VALIDATION} does not have the expected form")
    names = json.loads(found[2])
    if CONFIGURATION_SCHEMA not in names:
        names.insert(_place(CONFIGURATION_SCHEMA, names), CONFIGURATION_SCHEMA)
    listed = ",\n".join(f"        {json.dumps(name)}" for name in names)
    return f"{text[: found.start(2)]}[\n{listed}\n      ]{text[found.end(2) :]}"


def _place(name: str, names: list[str]) -> int:
    """Return where a name belongs in a list that is only roughly in alphabetical order."""
    later = [other.casefold() > name.casefold() for other in names]
    return min(range(len(names) + 1), key=lambda place: (sum(later[:place]) + later[place:].count(False), -place))


if __name__ == "__main__":
    sys.exit(main())
