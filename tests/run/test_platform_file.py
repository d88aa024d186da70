"""The platform file: what it lists changes the findings of every way to check, and reports point into it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workerlint import check_paths, check_text
from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document
from workerlint.platform.platform_file import PlatformFile, parse_platform

if TYPE_CHECKING:
    from .conftest import Place

TODAY = datetime.now(UTC).date()
WORKER = """\
name: {name}
version: v1beta
type: worker
workspace: sales
owner: ada
worker:
  stack: soda+python:1.0
  compute: gpu-large
  replicas: 1
  dataosSecrets:
    - name: store
      workspace: sales
      allKeys: true
  persistentVolume:
    name: cache
    directory: data
  resources:
    requests: {{cpu: 100m, memory: 128Mi}}
    limits: {{cpu: 100m, memory: 128Mi}}
  topology:
    - name: city-sync
      type: sync
  stackSpec:
    inputs:
      - dataset: dataos://lakehouse:retail/city
        checks:
          - row_count > 0
"""


def listed(kind: str, *names: str, closed: bool = True, learned: object = TODAY) -> str:
    """Return a list of a platform file."""
    return f"[{kind}]\nclosed = {str(closed).lower()}\nlearned = {learned}\nnames = {json.dumps(names)}\n\n"


COMPLETE = "format = 1\n\n" + "".join(
    (
        listed("compute", "gpu-large", "runnable-default"),
        listed("secret.sales", "store"),
        listed("stack", "soda+python:1.0"),
        listed("user", "ada"),
        listed("volume.sales", "cache"),
        listed("workspace", "public", "sales"),
    )
)


@pytest.fixture
def installed(place: Place) -> Place:
    place.write("workerlint.toml", 'platform = "platform.toml"\nignore = ["habits", "DW703"]\n')
    place.write("platform.toml", COMPLETE)
    place.write("w.yaml", WORKER.format(name="w"))
    return place


def findings(place: Place, *arguments: str) -> list[dict[str, Any]]:
    result = place.check(*(arguments or (".",)), "--output-format", "json")
    found: list[dict[str, Any]] = json.loads(result.out)["findings"]
    return found


def codes(place: Place, *arguments: str) -> list[str]:
    return [f"{item['code']} {item['severity']}" for item in findings(place, *arguments)]


def test_a_worker_that_uses_only_what_exists_is_clean(installed: Place) -> None:
    result = installed.check(".")
    assert result.code == 0
    assert result.out.startswith("No findings in 1 manifest")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("gpu-large", "gpu-lage", "DW604"),
        ("name: store", "name: stor", "DW602"),
        ("name: cache", "name: cashe", "DW603"),
        ("soda+python:1.0", "soda+python:2.0", "DW305"),
        ("workspace: sales\nowner", "workspace: sale\nowner", "DW621"),
        ("owner: ada", "owner: adda", "DW622"),
    ],
)
def test_what_a_complete_list_does_not_contain_is_an_error(installed: Place, old: str, new: str, code: str) -> None:
    text = WORKER.format(name="w")
    assert old in text
    installed.write("w.yaml", text.replace(old, new))
    (found,) = [item for item in findings(installed) if item["code"] == code]
    assert found["severity"] == "error"
    assert installed.check(".").code == 1
    assert [related["path"] for related in found["related"]] == ["platform.toml"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("gpu-large", "spot", "DW604"),
        ("name: store", "name: billing", "DW602"),
        ("name: cache", "name: uploads", "DW603"),
        ("soda+python:1.0", "acme:2.0", "DW305"),
        ("workspace: sales\nowner", "workspace: marketing\nowner", "DW621"),
        ("owner: ada", "owner: linus", "DW622"),
    ],
)
def test_what_an_open_list_does_not_contain_is_a_hint(installed: Place, old: str, new: str, code: str) -> None:
    installed.write("platform.toml", COMPLETE.replace("closed = true", "closed = false"))
    installed.write("w.yaml", WORKER.format(name="w").replace(old, new))
    (found,) = [item for item in findings(installed) if item["code"] == code]
    assert found["severity"] == "info"
    assert "the list may be incomplete" in found["message"]
    assert installed.check(".").code == 0


def test_a_finding_points_to_the_entry_that_was_meant_or_to_the_list(installed: Place) -> None:
    installed.write("w.yaml", WORKER.format(name="w").replace("gpu-large", "gpu-lage"))
    (related,) = findings(installed)[0]["related"]
    line = COMPLETE[: COMPLETE.index('"gpu-large"')].count("\n") + 1
    assert (related["line"], related["message"]) == (line, "`gpu-large` is listed here")
    installed.write("w.yaml", WORKER.format(name="w").replace("gpu-large", "spot"))
    (related,) = findings(installed)[0]["related"]
    assert related["line"] == COMPLETE[: COMPLETE.index("[compute]")].count("\n") + 1
    assert related["message"] == f"this list is complete, learned {TODAY}"
    shown = installed.check(".", "--color", "never").out
    assert f"platform.toml:{related['line']}:2" in shown
    sarif = json.loads(installed.check(".", "--output-format", "sarif").out)["runs"][0]["results"][0]
    location = sarif["relatedLocations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "platform.toml"
    assert location["region"]["startLine"] == related["line"]


def test_what_the_run_defines_counts_too(installed: Place) -> None:
    installed.write("w.yaml", WORKER.format(name="w").replace("name: store", "name: billing"))
    assert codes(installed) == ["DW602 error"]
    installed.write(
        "s.yaml", "name: billing\nversion: v1\ntype: secret\nworkspace: sales\nsecret:\n  type: cloud-kernel\n"
    )
    assert codes(installed) == []
    assert codes(installed, "w.yaml") == ["DW602 error"]


def test_a_bundle_may_create_the_workspace(installed: Place) -> None:
    installed.write("w.yaml", WORKER.format(name="w").replace("workspace: sales\nowner", "workspace: new\nowner"))
    assert codes(installed) == ["DW621 error"]
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  workspaces:\n    - name: new\n  resources: []\n"
    installed.write("b.yaml", bundle)
    assert "DW621 error" not in codes(installed)


def test_names_that_are_not_known_yet_are_not_judged(installed: Place) -> None:
    text = WORKER.format(name="w")
    for name in ("gpu-large", "store", "cache", "soda+python:1.0", "ada"):
        text = text.replace(name, "${X}")
    installed.write("w.yaml", text)
    assert [item for item in codes(installed) if item.endswith("error")] == []


def test_a_volume_of_a_worker_without_a_workspace_is_looked_up_in_the_default_one(installed: Place) -> None:
    installed.write("w.yaml", WORKER.format(name="w").replace("workspace: sales\nowner", "owner"))
    assert codes(installed) == []
    lists = COMPLETE.replace(listed("volume.sales", "cache"), listed("volume.public", "other"))
    installed.write("platform.toml", lists)
    assert codes(installed) == ["DW603 warning"]
    installed.write("platform.toml", lists + listed("volume.sales", "cache", closed=False))
    assert codes(installed) == []


class TestStacks:
    TABLE = '[stack."soda+python:1.0"]\nlearned = 2026-01-31\nruns-in = ["{kind}"]\nschema = "schemas/soda.json"\n'

    def test_the_types_that_run_it_are_those_of_the_file(self, installed: Place) -> None:
        installed.write("schemas/soda.json", "{}")
        installed.write("platform.toml", COMPLETE + self.TABLE.format(kind="worker"))
        assert codes(installed, "w.yaml", "--select", "DW3") == []
        installed.write("platform.toml", COMPLETE + self.TABLE.format(kind="workflow"))
        assert codes(installed, "w.yaml", "--select", "DW3") == ["DW303 error"]

    def test_its_schema_replaces_the_built_in_shape(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE + self.TABLE.format(kind="worker"))
        installed.write("schemas/soda.json", '{"properties": {"inputs": {"type": "string"}}}')
        (found,) = findings(installed, "w.yaml", "--select", "DW3")
        assert (found["code"], found["severity"], found["message"]) == (
            "DW306",
            "error",
            "expected a string, found a list",
        )
        assert found["related"][0]["path"] == "platform.toml"
        installed.write("schemas/soda.json", '{"properties": {"inputs": {"type": "array"}}}')
        assert codes(installed, "w.yaml", "--select", "DW3") == []

    def test_a_stack_of_the_run_replaces_it(self, installed: Place) -> None:
        installed.write("schemas/soda.json", '{"properties": {"inputs": {"type": "string"}}}')
        installed.write("platform.toml", COMPLETE + self.TABLE.format(kind="worker"))
        installed.write(
            "s.yaml",
            "name: soda\nversion: v1alpha\ntype: stack\nstack:\n  name: soda\n  flavor: python\n  version: '1.0'\n"
            '  workerConfig: {}\n  stackSpecValueSchema:\n    jsonSchema: \'{"type": "object"}\'\n',
        )
        assert codes(installed, "--select", "DW3") == []


class TestWorkerSchema:
    SCHEMA = '{"properties": {"name": {"type": "string"}, "type": {"const": "worker"}}, "required": ["name", "tags"]}'

    @pytest.fixture
    def with_schema(self, installed: Place) -> Place:
        installed.write("platform.toml", COMPLETE + '[schemas]\nworker = "schemas/worker.json"\n')
        installed.write("schemas/worker.json", self.SCHEMA)
        return installed

    def test_it_is_used_in_addition_to_the_rules(self, with_schema: Place) -> None:
        (found,) = findings(with_schema)
        assert (found["code"], found["severity"]) == ("DW110", "error")
        assert found["message"] == "missing required field `tags`"
        assert [related["path"] for related in found["related"]] == ["platform.toml"]

    def test_a_schema_of_the_section_is_recognized(self, with_schema: Place) -> None:
        schema = {"properties": {"stack": {}, "compute": {}, "replicas": {"minimum": 2}}}
        with_schema.write("schemas/worker.json", json.dumps(schema))
        assert [item["field"] for item in findings(with_schema)] == ["worker.replicas"]

    def test_a_place_with_an_error_is_not_reported_again(self, with_schema: Place) -> None:
        schema = {"properties": {"stack": {}, "compute": {}, "replicas": {"type": "integer"}}}
        with_schema.write("schemas/worker.json", json.dumps(schema))
        with_schema.write("w.yaml", WORKER.format(name="w").replace("replicas: 1", "replicas: many"))
        assert [item["code"] for item in findings(with_schema)] == ["DW311"]
        assert codes(with_schema, "--ignore", "DW311") == ["DW110 error"]

    def test_a_stack_in_the_run_changes_nothing(self, with_schema: Place) -> None:
        alone = findings(with_schema)
        with_schema.write("s.yaml", "name: s\nversion: v1alpha\ntype: stack\nstack:\n  name: soda\n")
        assert findings(with_schema) == alone

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("{", "it is not valid JSON"),
            ("[]", "it does not describe a Worker"),
            ('{"properties": {"servicePort": {}, "stack": {}, "compute": {}}}', "it does not describe a Worker"),
        ],
    )
    def test_a_schema_that_cannot_be_used_is_refused(self, with_schema: Place, text: str, reason: str) -> None:
        with_schema.write("schemas/worker.json", text)
        result = with_schema.check(".")
        assert result.code == 2
        assert (
            f"platform.toml:{(COMPLETE + '[').count(chr(10)) + 2}: schema `schemas/worker.json` cannot be used"
            in result.err
        )
        assert reason in result.err


class TestAge:
    OLD = TODAY - timedelta(days=31)

    def test_each_old_list_is_an_info_on_its_line(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE.replace(str(TODAY), str(self.OLD), 2))
        installed.write("w2.yaml", WORKER.format(name="w2"))
        found = findings(installed)
        assert [(item["path"], item["line"], item["code"], item["severity"]) for item in found] == [
            ("platform.toml", 3, "DW620", "info"),
            ("platform.toml", 8, "DW620", "info"),
        ]
        assert installed.check(".").code == 0
        assert installed.check(".", "--fail-on", "info").code == 1

    def test_thirty_days_are_not_too_old(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE.replace(str(TODAY), str(TODAY - timedelta(days=30))))
        assert codes(installed) == []

    def test_the_age_is_a_setting_and_the_rule_can_be_ignored(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE.replace(str(TODAY), str(self.OLD)))
        assert len(codes(installed)) == 6
        assert codes(installed, ".", "--ignore", "outdated-list") == []
        installed.write(
            "workerlint.toml", 'platform = "platform.toml"\nplatform-max-age = 31\nignore = ["habits", "DW703"]\n'
        )
        assert codes(installed) == []

    def test_old_stacks_are_one_finding(self, installed: Place) -> None:
        tables = "".join(f'[stack."acme:{n}"]\nlearned = {self.OLD}\nruns-in = []\n' for n in (1, 2))
        installed.write("platform.toml", COMPLETE + tables)
        (found,) = findings(installed)
        assert found["message"] == "2 stacks were learned more than 30 days ago"

    def test_a_baseline_does_not_contain_it(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE.replace(str(TODAY), str(self.OLD), 1))
        assert installed.check(".", "--write-baseline", "base.json").code == 0
        assert json.loads((installed.path / "base.json").read_text())["findings"] == []


class TestCache:
    def test_a_result_depends_on_the_content(self, installed: Place) -> None:
        assert codes(installed, "--select", "DW305") == []
        installed.write("platform.toml", COMPLETE.replace("soda+python:1.0", "soda+python:2.0"))
        assert codes(installed, "--select", "DW305") == ["DW305 error"]
        assert codes(installed, "--select", "DW305") == ["DW305 error"]
        installed.write("platform.toml", COMPLETE)
        assert codes(installed, "--select", "DW305") == []

    def test_a_result_depends_on_the_schemas(self, installed: Place) -> None:
        installed.write("platform.toml", COMPLETE + TestStacks.TABLE.format(kind="worker"))
        installed.write("schemas/soda.json", "{}")
        assert codes(installed, ".", "--select", "DW3") == []
        installed.write("schemas/soda.json", '{"required": ["outputs"]}')
        assert codes(installed, ".", "--select", "DW3") == ["DW306 error"]


def test_several_processes_find_the_same(installed: Place) -> None:
    for number in range(8):
        text = WORKER.format(name=f"w{number}").replace("gpu-large", f"gpu-{number}")
        installed.write(f"w{number}.yaml", text.replace("soda+python", "sodaa+python"))
    alone = findings(installed, ".", "--jobs", "1", "--no-cache")
    assert len(alone) == 16
    assert findings(installed, ".", "--jobs", "2", "--no-cache") == alone


def test_the_python_api_finds_the_same(installed: Place) -> None:
    text = WORKER.format(name="w").replace("gpu-large", "gpu-lage")
    path = installed.write("w.yaml", text)
    for found in (check_paths(path), check_text(text, path="w.yaml")):
        (item,) = found
        assert (item.code, item.related[0].path, item.related[0].line) == ("DW604", "platform.toml", 6)


def test_a_platform_file_that_cannot_be_read_is_an_error_of_the_configuration(installed: Place) -> None:
    installed.write("platform.toml", COMPLETE + "[computes]\n")
    result = installed.check(".")
    assert result.code == 2
    assert "platform.toml:" in result.err


ALL = load_rules()
NAMES = st.lists(
    st.sampled_from(["gpu-large", "gpu-lage", "store", "sales", "public", "ada", "cache", "x"]), max_size=3
)
KINDS = [
    "compute",
    "secret.sales",
    "secret.public",
    "instance-secret",
    "volume.sales",
    "volume.public",
    "user",
    "workspace",
]


def platform(lists: dict[str, list[str]]) -> PlatformFile:
    text = "format = 1\n" + "".join(listed(kind, *names, closed=False) for kind, names in lists.items())
    return parse_platform("platform.toml", text.encode())


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.dictionaries(st.sampled_from(KINDS), NAMES), st.sampled_from(["", "workspace: sales\nowner"]), st.booleans())
def test_an_open_list_never_makes_a_run_fail(lists: dict[str, list[str]], cut: str, with_stacks: bool) -> None:
    text = WORKER.format(name="w").replace(cut, "owner") if cut else WORKER.format(name="w")
    if with_stacks:
        lists = {**lists, "stack": ["acme:1.0"]}
    results = [
        Engine(Settings(platform=path), ALL, ALL, file).check(Document(Source("w.yaml", text)))
        for path, file in (("", None), ("platform.toml", platform(lists)))
    ]
    failing = [
        {(item.code, item.span) for item in result.diagnostics if item.severity == "error"} for result in results
    ]
    assert failing[1] <= failing[0]
