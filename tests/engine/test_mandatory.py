"""Mandatory rules: nearer settings and comments do not weaken them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from workerlint.config.keys import KEYS
from workerlint.config.layers import Layer
from workerlint.config.settings import Mandate, Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.diagnostic import ERROR, INFO, MANDATORY, WARNING
from workerlint.core.text import Source
from workerlint.engine.attempts import AttemptFinder
from workerlint.engine.mandatory import BYPASS
from workerlint.engine.project import Project
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workerlint.engine.result import Result

    Check = Callable[..., Result]

HEAD = "name: a\nversion: v1beta\ntype: worker\n"
WORKER = f"{HEAD}worker:\n  stack: bento:3.0\n  compute: other\n  logLevel: LOUD\n"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return a function that checks a text in the directory ``team`` with layers of configuration."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def call(root: str, team: str = "", text: str = WORKER) -> Result:
        for name, config in (("workerlint.toml", root), ("team/workerlint.toml", team)):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(config)
        return Project().engine_for("team/a.yaml").check(Document(Source("team/a.yaml", text)))

    return call


def found(result: Result, code: str) -> list[tuple[str, bool]]:
    """Return the severity of each finding of a rule, and whether it fails the run."""
    return [(item.severity, result.fails(item)) for item in result.diagnostics if item.code == code]


@pytest.mark.parametrize(
    "team",
    [
        'ignore = ["DW3"]',
        'select = ["DW1"]',
        'severity = { DW3 = "off" }',
        'severity = { invalid-log-level = "info" }',
        'fail-on = "never"',
        "root = true",
        'per-file-ignores = { "*.yaml" = ["DW301"] }',
        '[[overrides]]\nfiles = ["*.yaml"]\nselect = ["DW1"]\nseverity = { DW301 = "info" }',
    ],
)
def test_a_nearer_layer_neither_turns_it_off_nor_lowers_it(check: Check, team: str) -> None:
    assert found(check('mandatory = ["DW301"]', team), "DW301") == [(ERROR, True)]


def test_a_nearer_layer_raises_its_severity(check: Check) -> None:
    root = 'mandatory = ["DW301"]\nseverity = { DW301 = "info" }'
    assert found(check(root), "DW301") == [(INFO, False)]
    assert found(check(root, 'severity = { DW301 = "error" }'), "DW301") == [(ERROR, True)]


def test_its_own_layer_decides_severity_and_exceptions_of_files(check: Check) -> None:
    root = 'mandatory = ["DW301"]\nignore = ["DW301"]\nfail-on = "warning"\nseverity.DW301 = "warning"\n'
    assert found(check(root, 'fail-on = "error"'), "DW301") == [(WARNING, True)]
    assert found(check(f'{root}per-file-ignores = {{ "team/" = ["DW301"] }}'), "DW301") == []
    assert found(check(f'{root}[[overrides]]\nfiles = ["team/"]\nignore = ["DW301"]'), "DW301") == []


def test_it_runs_even_if_it_is_off_by_default(check: Check) -> None:
    assert found(check('mandatory = ["DW701"]'), "DW701") == [(INFO, False)]


def test_of_two_layers_the_stricter_counts(check: Check) -> None:
    root = 'mandatory = ["DW301"]\nseverity.DW301 = "info"\nfail-on = "never"'
    assert found(check(root, 'mandatory = ["DW3"]\nseverity.DW301 = "warning"\nfail-on = "warning"'), "DW301") == [
        (WARNING, True)
    ]


def test_the_policy_of_a_nearer_layer_does_not_replace_it(check: Check) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.compute"\nmust = {{ const = "{}" }}\n'
    root = f'mandatory = ["ACME001"]\n{policy.format("runnable-default")}'
    assert found(check(root, policy.format("other")), "ACME001") == [(ERROR, True)]
    assert found(check(root, policy.format("other").replace("[[policy]]", "[[policy]]\nseverity = 'info'")), "ACME001")


@pytest.mark.parametrize(
    ("rule", "root", "team", "text"),
    [
        ("DW109", "", 'resource-types = ["other"]', WORKER.replace("type: worker", "type: other", 1)),
        ("DW112", 'tags = ["team:a"]', 'tags = ["team:b"]', f"tags: ['team:b']\n{WORKER}"),
        ("DW305", "", 'stacks = ["own:1.0"]', WORKER.replace("bento:3.0", "own:1.0")),
        ("DW105", "", 'schema.extra = "extra.json"', f"costCenter: a\n{WORKER}"),
    ],
)
def test_what_a_nearer_layer_declares_does_not_count_for_it(
    check: Check, tmp_path: Path, rule: str, root: str, team: str, text: str
) -> None:
    schema = '{"meta": {"properties": {"costCenter": {"type": "string"}}}}'
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "extra.json").write_text(schema)
    assert found(check(root, team, text), rule) == []
    result = check(f'mandatory = ["{rule}"]\n{root}', team, text)
    assert len(found(result, rule)) == 1
    [item] = [item for item in result.diagnostics if item.code == rule]
    assert MANDATORY in item.traits


def test_a_comment_does_not_suppress_it_and_is_reported(check: Check) -> None:
    text = WORKER.replace("LOUD", "LOUD # workerlint: ignore[DW301, DW309] because")
    result = check('mandatory = ["DW301"]', text=text)
    assert found(result, "DW301") == [(ERROR, True)]
    [attempt] = [item for item in result.diagnostics if item.code == BYPASS]
    assert text[attempt.span.start : attempt.span.end] == "DW301"
    assert "workerlint.toml:1" in attempt.help
    assert result.suppressed == []
    assert [item.message for item in result.diagnostics if item.code == "DW007"] == []


@pytest.mark.parametrize(
    "text",
    [
        f"# workerlint: ignore-file[DW301] because\n{WORKER}",
        WORKER.replace("LOUD", "LOUD # workerlint: ignore[DW301] because, until=2001-01-31"),
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  # workerlint: ignore[DW301] because\n"
        "  resources:\n    - id: a\n      spec:\n" + "".join(f"        {line}\n" for line in WORKER.splitlines()),
    ],
    ids=["for the file", "expired", "in a Bundle"],
)
def test_no_form_of_a_comment_suppresses_it(check: Check, text: str) -> None:
    result = check('mandatory = ["DW301"]', text=text)
    assert found(result, "DW301") == [(ERROR, True)]
    assert found(result, BYPASS) == [(WARNING, False)]
    assert not any("expired" in item.help for item in result.diagnostics if item.code == "DW301")


def test_a_comment_for_several_rules_suppresses_the_others(check: Check) -> None:
    text = WORKER.replace("LOUD", "LOUD").replace(
        "worker:\n", "worker: # workerlint: ignore[DW203, DW703] because\n", 1
    )
    result = check('mandatory = ["DW703"]', text=text)
    assert found(result, "DW203") == []
    assert found(result, "DW703") == [(INFO, False)]
    assert len(found(result, BYPASS)) == 1


def test_the_report_on_attempts_is_mandatory_too(check: Check) -> None:
    text = f"# workerlint: ignore-file[DW301] because\n{WORKER}"
    assert found(check('mandatory = ["DW301"]', 'ignore = ["DW011"]', text), BYPASS) == [(WARNING, False)]
    assert found(check('mandatory = ["DW301"]\nseverity.DW011 = "error"', "", text), BYPASS) == [(ERROR, True)]


def test_what_cannot_be_read_is_reported_like_a_mandatory_rule(check: Check) -> None:
    text = f"{WORKER}  replicas: [1\n"
    for team in ('ignore = ["DW001"]', 'severity = { ALL = "off" }', 'per-file-ignores = { "*" = ["DW0"] }'):
        assert found(check('mandatory = ["DW301"]', team, text), "DW001") == [(ERROR, True)]
    assert found(check('mandatory = ["DW301"]\nignore = ["DW001"]', "", text), "DW001") == []
    assert found(check("", 'ignore = ["DW001"]', text), "DW001") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('  replicas: "12"\n', 'cannot check `worker.replicas`: expected an integer, found the string `"12"`'),
        ("  replicas: [12]\n", "cannot check `worker.replicas`: expected an integer, found a list"),
        ("  replicas: null\n", "missing field `replicas`, which `ACME001` requires"),
        ("  replicas: ~\n", "missing field `replicas`, which `ACME001` requires"),
    ],
)
def test_a_value_of_the_wrong_type_satisfies_no_mandatory_policy(check: Check, line: str, said: str) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 10 }\n'
    result = check(f'mandatory = ["ACME001"]\n{policy}', 'ignore = ["DW2", "DW3"]', WORKER + line)
    assert found(result, "ACME001") == [(ERROR, True)]
    assert said in next(item.message for item in result.diagnostics if item.code == "ACME001")
    assert "cannot check" not in str([item.message for item in check(policy, "", WORKER + line).diagnostics])


@pytest.mark.parametrize(
    ("value", "at", "expected"),
    [
        ("{limits: {memory: 512MB}}", ".limits.memory", "a quantity"),
        ("{limits: 3}", ".limits", "a mapping"),
        ("{limits: {memory: [1Gi]}}", ".limits.memory", "a string or a number"),
        ("[limits]", "", "a mapping"),
    ],
)
def test_a_value_that_is_no_quantity_satisfies_no_mandatory_policy(
    check: Check, value: str, at: str, expected: str
) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.resources.limits.memory"\nmust = { maxQuantity = "4Gi" }\n'
    result = check(f'mandatory = ["ACME001"]\n{policy}', "", f"{WORKER}  resources: {value}\n")
    [message] = [item.message for item in result.diagnostics if item.code == "ACME001"]
    assert message.startswith(f"`ACME001` cannot check `worker.resources{at}`: expected {expected}, found ")


def test_a_condition_on_a_value_of_the_wrong_type_is_undecided(check: Check) -> None:
    policy = '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust = { maximum = 10 }\n'
    when = 'when = { "worker.compute" = { const = "other" } }\n'
    text = f"{WORKER.replace('compute: other', 'compute: [other]')}  replicas: 12\n"
    assert found(check(f'mandatory = ["ACME001"]\n{policy}{when}', "", text), "ACME001") == [(INFO, False)]


ALL_KEYS = """\
required-version = ">=0"
root = false
extend = ["other.toml"]
select = ["ALL"]
extend-select = ["DW1"]
ignore = ["DW1"]
fail-on = "info"
exclude = ["x"]
extend-exclude = ["x"]
respect-gitignore = true
mandatory = ["DW302"]
max-file-size = 1000000
plugins = false
preview = false
require-suppression-reason = true
strict-coverage = true
stacks = ["own:1.0"]
computes = ["x"]
resource-types = ["x"]
workspaces = ["x"]
owners = ["x"]
tags = ["x"]
env-file = ".env"
platform = "platform.toml"
platform-max-age = 2
severity.DW1 = "info"
max-suppressions.DW1 = 1
per-file-ignores."a.yaml" = ["DW1"]
schema.extra = "extra.json"
[[overrides]]
files = ["a.yaml"]
ignore = ["DW1"]
[[policy]]
code = "ACME001"
at = "tags"
must = {}
[[budget]]
code = "ACME002"
cpu = "1"
"""


def test_only_facts_of_a_layer_can_hide_what_a_mandatory_rule_finds(tmp_path: Path) -> None:
    table = tomllib.loads(ALL_KEYS)
    assert table.keys() == KEYS.keys()
    path = str(tmp_path / "team/workerlint.toml")
    settings = Settings(config_file="workerlint.toml")
    mandate = Mandate(("DW301",), settings, "workerlint.toml", (1,))
    layer = Layer(TomlSource(path, ALL_KEYS), table, str(tmp_path), shared=False)
    finder = AttemptFinder([layer], [(mandate, settings)], lambda _settings: load_rules(), True)
    found = [attempt.message for attempt in finder.find(["DW301"], ())]
    facts = (
        "stacks",
        "computes",
        "resource-types",
        "workspaces",
        "owners",
        "tags",
        "schema",
        "env-file",
        "platform",
        "platform-max-age",
    )
    assert sorted(found) == sorted(f"`{key}` of this layer does not apply to `DW301`: it is mandatory" for key in facts)
    assert list(finder.find(["DW302"], ())) == []
