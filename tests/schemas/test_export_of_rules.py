"""The exported schema and the rules agree on the examples of the rules, in each program that validates with a schema."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.language_client import LanguageClient
from click.testing import CliRunner
from jsonschema import Draft7Validator, ValidationError, validators
from regress import Regex
from tests.schemas.fragments import Fragment, fragments, read_yaml
from tests.schemas.test_export import NAMES

from workerlint.scaffold.manifest import ManifestOptions, compose
from workerlint.scaffold.stacks import TEMPLATES
from workerlint_schemas.export import ALL_VERSIONS, export

pytestmark = pytest.mark.slow

BEYOND = {
    "DW007": "suppression comments",
    "DW008": "suppression comments",
    "DW009": "a placeholder is valid, because it stands for any value",
    "DW010": "variables of the environment",
    "DW105": "an `x-` field is valid only if it contains an anchor, which is no part of the data",
    "DW107": "compares a tag with other fields",
    "DW207": "a null is an unset field, which is valid",
    "DW210": "draft-07 cannot mark a field as deprecated",
    "DW213": "what other YAML readers read",
    "DW303": "only the stacks that never run in a Worker are errors; the configuration may list the others",
    "DW312": "compares two numbers",
    "DW313": "compares two numbers",
    "DW315": "compares a target with the requests and limits",
    "DW316": "compares a target with the requests",
    "DW317": "compares two numbers",
    "DW322": "the size of a quantity with a unit",
    "DW323": "compares two quantities",
    "DW324": "compares the requests with the limits",
    "DW325": "compares the requests with the limits",
    "DW332": "depends on the number of replicas in force",
    "DW402": "compares the names of elements",
    "DW403": "compares the names of elements",
    "DW404": "compares the names of elements",
    "DW405": "compares the names of elements",
    "DW501": "secrets",
    "DW502": "secrets",
    "DW506": "entries of the deprecated `secrets` are not described",
    "DW504": "compares entries of a list",
    "DW512": "compares entries of a list",
    "DW514": "addresses may be in any string of a `stackSpec`",
    "DW522": "what other YAML readers read",
    "DW523": "the platform overrides these names, but accepts them",
    "DW602": "other files",
    "DW603": "other files",
    "DW604": "other files",
    "DW704": "a valid value that may be left from a test",
}
"""The rules that report what the schema does not, each with the reason."""

EXAMPLES = Path(__file__).parents[2] / "examples"
GOOD = {
    **{file.name: file.read_text(encoding="utf-8") for file in sorted((EXAMPLES / "good").glob("*.yaml"))},
    **{stack: compose(ManifestOptions("city-sync", stack)) for stack in TEMPLATES},
}
"""The good examples of the repository, and a new Worker for each Stack."""

BASE = """\
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  topology: [{name: cities, type: source}]
"""


@pytest.fixture(scope="module")
def samples() -> list[Fragment]:
    return fragments()


def ecma_pattern(validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    """The keyword as JSON Schema defines it: in Python, `$` also matches before a final line break."""
    if validator.is_type(value, "string") and Regex(pattern, "u").find(value) is None:
        yield ValidationError(f"{value!r} does not match {pattern!r}")


VALIDATOR = validators.extend(Draft7Validator, {"pattern": ecma_pattern})(export(ALL_VERSIONS))  # type: ignore[no-untyped-call]


def is_invalid(documents: list[Any]) -> bool:
    return any(not VALIDATOR.is_valid(document) for document in documents)


# What the schema finds


def missed(samples: list[Fragment]) -> list[Fragment]:
    """Return the bad examples of Workers that are valid. Stacks and Bundles are valid whatever they contain."""
    workers = (each for each in samples if each.is_bad and not {"stack", "bundle"} & types(each.documents))
    return [each for each in workers if not is_invalid(each.documents)]


def types(documents: list[Any]) -> set[Any]:
    return {document.get("type") for document in documents if isinstance(document, dict)}


@pytest.mark.deep
def test_bad_examples_are_invalid(samples: list[Fragment]) -> None:
    assert [each.name for each in missed(samples) if each.code not in BEYOND] == []


@pytest.mark.deep
def test_each_exception_is_needed(samples: list[Fragment]) -> None:
    assert {each.code for each in missed(samples)} == BEYOND.keys()


@pytest.mark.deep
def test_what_the_linter_accepts_is_valid(samples: list[Fragment]) -> None:
    accepted = [each for each in samples if each.is_worker and not each.has_finding]
    assert len(accepted) > 100
    assert [each.name for each in accepted if is_invalid(each.documents)] == []


@pytest.mark.parametrize("name", GOOD)
def test_manifests_without_errors_are_valid(name: str) -> None:
    documents = read_yaml(GOOD[name])
    assert documents
    assert not is_invalid(documents)


# Other programs


@pytest.mark.deep
def test_check_jsonschema_agrees(samples: list[Fragment], tmp_path: Path) -> None:
    from check_jsonschema import main as check_jsonschema  # late: half a second in every process that collects tests

    (tmp_path / "schema.json").write_text(json.dumps(export(ALL_VERSIONS)))
    single = [each for each in samples if len(each.documents) == 1]  # it cannot read a stream of documents
    for each in single:
        (tmp_path / f"{each.name}.yaml").write_text(each.text)
    files = [str(tmp_path / f"{each.name}.yaml") for each in single]
    arguments = ["--schemafile", str(tmp_path / "schema.json"), "--output-format", "json", *files]
    report = json.loads(CliRunner().invoke(check_jsonschema, arguments).stdout)
    assert report["parse_errors"] == []
    reported = {Path(error["filename"]).stem for error in report["errors"]}
    assert reported == {each.name for each in single if is_invalid(each.documents)}


@pytest.mark.parametrize("name", NAMES)
def test_check_jsonschema_accepts_each_schema(name: str, tmp_path: Path) -> None:
    from check_jsonschema import main as check_jsonschema

    (tmp_path / "schema.json").write_text(json.dumps(export(name)))
    result = CliRunner().invoke(check_jsonschema, ["--check-metaschema", str(tmp_path / "schema.json")])
    assert result.exit_code == 0, result.output


AJV = """
const Ajv = require("ajv").default, addFormats = require("ajv-formats").default;
const { schema, documents } = JSON.parse(require("fs").readFileSync(0));
const ajv = new Ajv({ strict: true });
addFormats(ajv);
const validate = ajv.compile(schema);
console.log(JSON.stringify(documents.map((document) => validate(document))));
"""


@pytest.fixture(scope="module")
def node_modules() -> Path:
    """Return the directory with ajv, ajv-formats and yaml-language-server of npm."""
    directory = os.environ.get("WORKERLINT_NODE_MODULES", "")
    if not directory:
        reason = "WORKERLINT_NODE_MODULES does not name a node_modules with ajv, ajv-formats and yaml-language-server"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(directory)


def ajv_accepts(node_modules: Path, schema: Any, documents: list[Any]) -> list[bool]:
    """Compile a schema in strict mode, and return for each document whether it is valid."""
    done = subprocess.run(
        ["node", "-e", AJV],
        input=json.dumps({"schema": schema, "documents": documents}),
        env={**os.environ, "NODE_PATH": str(node_modules)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    accepted: list[bool] = json.loads(done.stdout)
    return accepted


@pytest.mark.npm
@pytest.mark.parametrize("name", NAMES)
def test_ajv_accepts_each_schema_in_strict_mode(name: str, node_modules: Path) -> None:
    assert ajv_accepts(node_modules, export(name), []) == []


@pytest.mark.npm
def test_ajv_agrees(node_modules: Path, samples: list[Fragment]) -> None:
    documents = [document for each in samples for document in each.documents]
    accepted = ajv_accepts(node_modules, export(ALL_VERSIONS), documents)
    assert accepted == [VALIDATOR.is_valid(document) for document in documents]


class YamlLanguageServer(LanguageClient):
    """yaml-language-server with the schema for all files."""

    def __init__(self, node_modules: Path, directory: Path) -> None:
        schema = directory / "schema.json"
        schema.write_text(json.dumps(export(ALL_VERSIONS)))
        settings = {
            "yaml": {
                "validate": True,
                "completion": True,
                "hover": True,
                "schemaStore": {"enable": False},
                "schemas": {schema.as_uri(): "*.yaml"},
            },
            **{section: {} for section in ("http", "[yaml]", "editor", "files")},
        }
        self.directory = directory
        command = [str(node_modules / ".bin" / "yaml-language-server"), "--stdio"]
        super().__init__(command, str(directory), settings, pulls=False)
        self.initialize()
        self.configure()

    def diagnose(self, texts: dict[str, str]) -> dict[str, list[str]]:
        """Open documents by name, all at once, and return the messages about each."""
        uris = {(self.directory / f"{name}.yaml").as_uri(): name for name in texts}
        for uri, name in uris.items():
            item = {"uri": uri, "languageId": "yaml", "version": 1, "text": texts[name]}
            self._notify("textDocument/didOpen", {"textDocument": item})
        found: dict[str, list[str]] = {}
        while len(found) < len(texts):
            _, message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] in uris:
                diagnostics = message["params"]["diagnostics"]
                # It also reports unused anchors and the like.
                messages = [each["message"] for each in diagnostics if each["source"].startswith("yaml-schema")]
                found[uris[message["params"]["uri"]]] = messages
        return found

    def ask(self, feature: str, name: str, text: str) -> Any:
        """Open a document, and return the answer about its end."""
        self.diagnose({name: text})
        lines = text.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        uri = (self.directory / f"{name}.yaml").as_uri()
        answer, _ = self._request(f"textDocument/{feature}", {"textDocument": {"uri": uri}, "position": place})
        return answer["result"]


@pytest.fixture(scope="module")
def server(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[YamlLanguageServer]:
    running = YamlLanguageServer(node_modules, tmp_path_factory.mktemp("yaml-language-server"))
    yield running
    running.stop()


@pytest.mark.npm
def test_yaml_language_server_agrees(server: YamlLanguageServer, samples: list[Fragment]) -> None:
    found = server.diagnose({each.name: each.text for each in samples})
    reported = {name for name, messages in found.items() if messages}
    invalid = {each.name for each in samples if is_invalid(each.documents)}
    # ruamel.yaml reads more numbers than YAML 1.2 has, such as 1_000.
    assert {name for name in reported ^ invalid if not name.startswith(("DW213", "DW522"))} == set()


@pytest.mark.npm
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("logLevel: LOUD", 'Value is not accepted. Valid values: "INFO", "DEBUG", "WARN", "ERROR".'),
        ('replicas: "3"', 'Incorrect type. Expected "integer".'),
        ("loglevel: INFO", "Property loglevel is not allowed."),
        ("persistentVolume: {name: cities}", 'Missing property "directory".'),
        ("stackSpec: {output: {}}", 'Missing property "input".'),
        ("stackSpec: 5", 'Incorrect type. Expected "object(Stack specification)".'),
    ],
)
def test_yaml_language_server_reports_the_error_itself(server: YamlLanguageServer, line: str, message: str) -> None:
    name = f"{line.partition(':')[0]}-{len(line)}"
    assert server.diagnose({name: f"{BASE}  {line}\n"}) == {name: [message]}


@pytest.mark.npm
@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("  logLevel: ", {"INFO", "DEBUG", "WARN", "ERROR"}),
        ("  dryRun: ", {"true", "false"}),
        ("  resources:\n    ", {"requests", "limits"}),
        ("  stackSpec:\n    pipeline:\n      ", {"threads", "processors"}),
    ],
)
def test_yaml_language_server_completes(server: YamlLanguageServer, text: str, labels: set[str]) -> None:
    items = server.ask("completion", f"completion-{len(text)}", BASE + text)["items"]
    assert {item["label"] for item in items} == labels


@pytest.mark.npm
def test_yaml_language_server_describes_fields(server: YamlLanguageServer) -> None:
    shown = server.ask("hover", "hover", f"{BASE}  logLevel: INFO")["contents"]["value"]
    assert "The minimum severity of messages that the Worker logs." in shown
