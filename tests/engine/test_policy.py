"""Policies of the configuration: what they report and what they ignore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.core.text import Source
from workerlint.engine.configuration_check import ConfigurationCheck
from workerlint.engine.project import Project
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[str, str], list[tuple[str, str]]]

BASE = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Project]:
    def make(configuration: str) -> Project:
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / "workerlint.toml").write_text(configuration)
        return Project(directory=str(tmp_path))

    return make


@pytest.fixture
def check(project: Callable[[str], Project], tmp_path: Path) -> Check:
    """Return the findings of the policies in a manifest, each with the text that it points at, and its message."""

    def run(policy: str, manifest: str) -> list[tuple[str, str]]:
        made = project(f'select = ["ACME"]\n[[policy]]\ncode = "ACME001"\n{policy}')
        path = str(tmp_path / "a.yaml")
        result = made.engine_for(path).check(Document(Source(path, manifest)))
        assert not result.failures
        return [(manifest[item.span.start : item.span.end], item.message) for item in result.diagnostics]

    return run


GUIDE = Path(__file__).parents[2] / "docs/pages/policies.md"
REPLICAS = 'at = "worker.replicas"\nmust = { maximum = 10 }\n'


def test_a_value_that_breaks_a_policy_is_reported_where_it_is(check: Check) -> None:
    assert check(REPLICAS, BASE + "  replicas: 12\n") == [("12", "the number `12` is greater than the maximum `10`")]
    assert check(REPLICAS, BASE + "  replicas: 10\n") == []


@pytest.mark.parametrize("section", ["", "worker:\n", "wroker: {replicas: 12}\n"])
def test_without_the_section_there_is_no_further_finding(check: Check, section: str) -> None:
    assert check(REPLICAS, f"name: a\nversion: v1beta\ntype: worker\n{section}") == []
    assert check('at = "owner"\nmust = {}\n', f"name: a\nversion: v1beta\ntype: worker\n{section}") != []


def test_the_words_of_a_policy_are_its_own(check: Check) -> None:
    policy = REPLICAS + 'message = "at most 10 replicas"\n'
    assert check(policy, BASE + "  replicas: 12\n") == [("12", "at most 10 replicas")]


def test_a_missing_value_is_reported_unless_it_is_optional(check: Check) -> None:
    assert check(REPLICAS, BASE) == [("worker", "missing field `replicas`, which `ACME001` requires")]
    assert check(REPLICAS, BASE + "  replicas:\n")[0][0] == "replicas"
    assert check(REPLICAS + "required = false\n", BASE) == []


def test_a_default_counts_where_a_policy_is_about_the_value_in_force(check: Check) -> None:
    policy = 'at = "worker.resources.limits.memory"\nmust = { minQuantity = "1Gi" }\neffective = true\n'
    message = "the default `400Mi` of `resources.limits.memory` does not satisfy `ACME001`"
    assert check(policy, BASE) == [("worker", message)]
    assert check(policy.replace("1Gi", "400Mi"), BASE) == []
    assert check(REPLICAS + "effective = true\n", BASE) == []


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ("4Gi", False),
        ("4096Mi", False),
        ("4294967296", False),
        ("4294967297", True),
        ("4.1Gi", True),
        ("4G", False),
        ("4e9", False),
        ("5e9", True),
        ("5E9", True),
    ],
)
def test_quantities_are_compared_exactly(check: Check, value: str, broken: bool) -> None:
    policy = 'at = "worker.resources.limits.memory"\nmust = { maxQuantity = "4Gi" }\n'
    found = check(policy, f"{BASE}  resources: {{limits: {{memory: {value}}}}}\n")
    assert found == ([(value, f"`{value}` is greater than the maximum `4Gi`")] if broken else [])


def test_each_item_of_a_list_is_checked(check: Check) -> None:
    policy = 'at = "worker.topology[].doc"\nmust = { minLength = 5 }\n'
    manifest = BASE + "  topology:\n    - {name: in, doc: Read}\n    - {name: out}\n    - {name: x, doc: Written}\n"
    found = check(policy, manifest)
    assert [text for text, _ in found] == ["Read", "name"]
    assert check(policy, BASE) == []


def test_a_field_may_be_forbidden(check: Check) -> None:
    policy = 'at = "worker.runAsUser"\nmust = false\n'
    assert check(policy, BASE) == []
    assert check(policy, BASE + "  runAsUser: me\n") == [("me", "unexpected `runAsUser` for `ACME001`")]


EXTRA = """\
[schema.extra.meta.properties.costCenter]
[schema.extra.worker.properties]
tier = { enum = ["gold", "silver"], default = "gold" }
backups = { type = "array", items = { type = "object", properties = { keep = { type = "integer" } } } }
"""


@pytest.mark.parametrize(
    ("policy", "manifest", "found"),
    [
        ('at = "costCenter"\nmust = { pattern = "^CC" }\n', "costCenter: x\n" + BASE, [("x", "the string")]),
        ('at = "costCenter"\nmust = { pattern = "^CC" }\n', BASE, [("name", "missing field `costCenter`")]),
        (
            'at = "worker.backups[].keep"\nmust = { minimum = 3 }\n',
            BASE + "  backups: [{keep: 1}, {keep: 3}, {keep: ${N}}]\n",
            [("1", "the number `1`")],
        ),
        (f'{REPLICAS}when = {{ "worker.tier" = {{ const = "gold" }} }}\n', BASE + "  replicas: 12\n", []),
        (
            f'{REPLICAS}when = {{ "worker.tier" = {{ const = "gold" }} }}\n',
            BASE + "  replicas: 12\n  tier: gold\n",
            [("12", "the number `12`")],
        ),
        (
            'at = "worker.tier"\nmust = { const = "silver" }\neffective = true\n',
            BASE,
            [("worker", "the default `gold` of `tier` does not satisfy")],
        ),
    ],
)
def test_a_policy_may_be_about_a_field_that_the_configuration_adds(
    check: Check, policy: str, manifest: str, found: list[tuple[str, str]]
) -> None:
    shown = check(f"{policy}{EXTRA}", manifest)
    assert [text for text, _ in shown] == [text for text, _ in found]
    assert all(message.startswith(begin) for (_, message), (_, begin) in zip(shown, found, strict=True))


def test_a_default_that_is_a_list_counts_as_none(check: Check) -> None:
    policy = 'at = "worker.sizes"\nmust = { minItems = 2 }\neffective = true\n'
    extra = "[schema.extra.worker.properties.sizes]\ntype = 'array'\ndefault = ['a']\n"
    assert check(f"{policy}{extra}", BASE) == [("worker", "missing field `sizes`, which `ACME001` requires")]


def test_an_item_that_breaks_a_policy_is_reported_next_to_an_unknown_one(check: Check) -> None:
    policy = 'at = "tags"\nmust = { items = { pattern = "^a" } }\n'
    found = check(policy, f"tags: [b, '${{N}}', a]\n{BASE}")
    assert [text for text, _ in found] == ["b"]


def test_a_condition_limits_a_policy(check: Check) -> None:
    policy = REPLICAS + 'when = { "worker.compute" = { const = "runnable-default" } }\n'
    manifest = BASE + "  replicas: 12\n"
    assert len(check(policy, manifest)) == 1
    assert check(policy, manifest.replace("runnable-default", "query-default")) == []
    assert check(policy, manifest.replace("  compute: runnable-default\n", "")) == []


def test_a_condition_may_be_that_a_field_is_absent(check: Check) -> None:
    policy = REPLICAS + 'when = { "worker.autoscaling" = false }\n'
    assert len(check(policy, BASE + "  replicas: 12\n")) == 1
    assert check(policy, BASE + "  replicas: 12\n  autoScaling: {enabled: true}\n") == []


@pytest.mark.parametrize(
    "manifest",
    [
        BASE + "  replicas: ${REPLICAS}\n",
        BASE + "  {{ replicas }}: 3\n",
        BASE.replace("runnable-default", "${COMPUTE}") + "  replicas: 12\n",
        BASE + "  replicas 3\n",
    ],
)
def test_what_is_unknown_is_not_reported(check: Check, manifest: str) -> None:
    policy = f'{REPLICAS}when = {{ "worker.compute" = {{ const = "runnable-default" }} }}\n'
    assert check(policy, f"{BASE}  replicas: 12\n") != []
    assert check(policy, manifest) == []


def test_both_versions_of_a_worker_are_checked(check: Check) -> None:
    manifest = "name: a\nversion: v2alpha\ntype: worker\nspec:\n  replicas: 12\n"
    assert [text for text, _ in check(REPLICAS, manifest)] == ["12"]
    # Not every field of v2alpha is known, so none is missing.
    assert check(REPLICAS, manifest.replace("  replicas: 12", "  stack: bento")) == []


def test_a_comment_suppresses_a_policy_by_its_code_or_name(check: Check) -> None:
    policy = REPLICAS + 'name = "replica-limit"\n'
    for name in ("ACME001", "replica-limit"):
        assert check(policy, f"{BASE}  replicas: 12  # workerlint: ignore[{name}] agreed\n") == []


def test_the_keys_that_select_rules_select_policies(project: Any, tmp_path: Path) -> None:
    policy = f'[[policy]]\ncode = "ACME001"\nname = "replica-limit"\n{REPLICAS}'
    for keys, on in [
        ('ignore = ["ACME"]\n', False),
        ('ignore = ["area:policies"]\n', False),
        ('per-file-ignores."*.yaml" = ["replica-limit"]\n', False),
        ('select = ["replica-limit"]\n', True),
        ("", True),
    ]:
        engine = project(keys + policy).engine_for(str(tmp_path / "a.yaml"))
        assert ("ACME001" in [rule.code for rule in engine.rules]) is on, keys
    engine = project(f'severity.ACME001 = "info"\n{policy}').engine_for(str(tmp_path / "a.yaml"))
    [found] = [
        item
        for item in engine.check(Document(Source("a.yaml", BASE + "  replicas: 12\n"))).diagnostics
        if item.code == "ACME001"
    ]
    assert found.severity == "info"


def test_a_policy_may_apply_to_some_files(project: Any, tmp_path: Path) -> None:
    made = project(f'[[policy]]\ncode = "ACME001"\nfiles = ["prod/"]\n{REPLICAS}')
    on = [
        "ACME001" in [rule.code for rule in made.engine_for(str(tmp_path / name)).rules]
        for name in ("prod/a.yaml", "test/a.yaml")
    ]
    assert on == [True, False]


def test_the_nearest_policy_with_a_code_applies(project: Any, tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team/workerlint.toml").write_text(
        '[[policy]]\ncode = "ACME001"\nat = "worker.replicas"\nmust.maximum = 3\n'
        '[[policy]]\ncode = "ACME002"\nat = "tags"\nmust.minItems = 1\n'
    )
    made = project(f'[[policy]]\ncode = "ACME001"\n{REPLICAS}')
    engine = made.engine_for(str(tmp_path / "team/a.yaml"))
    found = engine.check(Document(Source("a.yaml", BASE + "  replicas: 5\n"))).diagnostics
    assert [item.code for item in found if item.code.startswith("ACME")] == ["ACME002", "ACME001"]


def test_the_configuration_in_the_guide_is_valid(project: Any, tmp_path: Path) -> None:
    configuration = GUIDE.read_text().partition("```toml\n")[2].partition("```")[0]
    assert configuration.count("[[") == 4
    project(configuration)
    check = ConfigurationCheck()
    check.check(str(tmp_path / "workerlint.toml"))
    assert check.errors == []


class TestUndecided:
    """What a mandatory policy reports where a value is unknown."""

    @pytest.mark.parametrize(
        ("policy", "section", "text"),
        [
            ("", "  replicas: ${N}\n", "${N}"),
            ("required = false\n", "  ${A}: 3\n", "worker"),
            ("effective = true\n", "  <<: ${N}\n", "worker"),
            ('when = { "worker.compute" = { const = "own" } }\n', "  replicas: 12\n", "12"),
        ],
        ids=["the value", "a key", "a merge", "a condition"],
    )
    def test_it_is_an_info_at_the_value_if_the_policy_is_mandatory(
        self, project: Callable[[str], Project], tmp_path: Path, policy: str, section: str, text: str
    ) -> None:
        manifest = BASE.replace("runnable-default", "${C}") + section
        rule = f'severity.ACME001 = "warning"\n[[policy]]\ncode = "ACME001"\n{REPLICAS}{policy}'
        for mandatory, expected in (("", []), ('mandatory = ["ACME001"]\n', [("info", text)])):
            engine = project(mandatory + rule).engine_for(str(tmp_path / "a.yaml"))
            found = engine.check(Document(Source("a.yaml", manifest))).diagnostics
            shown = [
                (item.severity, manifest[item.span.start : item.span.end]) for item in found if item.code == "ACME001"
            ]
            assert shown == expected

    @pytest.mark.parametrize(
        ("condition", "section"),
        [
            ('when = { "worker.compute" = { const = "own" } }\n', "  replicas: 2\n"),
            ('when = { "worker.stack" = { const = "own" } }\n', "  replicas: ${N}\n"),
            ("", "  replicas: 2\n"),
        ],
        ids=["kept in any case", "does not apply", "known"],
    )
    def test_it_is_silent_if_the_unknown_value_does_not_matter(
        self, project: Callable[[str], Project], tmp_path: Path, condition: str, section: str
    ) -> None:
        manifest = BASE.replace("runnable-default", "${C}") + section
        rule = f'mandatory = ["ACME"]\n[[policy]]\ncode = "ACME001"\n{REPLICAS}{condition}'
        engine = project(rule).engine_for(str(tmp_path / "a.yaml"))
        found = engine.check(Document(Source("a.yaml", manifest))).diagnostics
        assert [item for item in found if item.code == "ACME001"] == []

    @pytest.mark.parametrize(("value", "found"), [("2", []), ("12", ["error"])])
    def test_the_environment_decides(
        self, project: Callable[[str], Project], tmp_path: Path, value: str, found: list[str]
    ) -> None:
        (tmp_path / ".env").write_text(f"N={value}\n")
        rule = f'mandatory = ["ACME001"]\nenv-file = ".env"\n[[policy]]\ncode = "ACME001"\n{REPLICAS}'
        engine = project(rule).engine_for(str(tmp_path / "a.yaml"))
        result = engine.check(Document(Source("a.yaml", BASE + "  replicas: ${N}\n")))
        assert [item.severity for item in result.diagnostics if item.code == "ACME001"] == found


def test_the_page_of_a_policy(project: Callable[[str], Project], tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    text = f"""\
[[policy]]
code = "ACME001"
{REPLICAS}
[[policy]]
code = "ACME002"
at = "worker.resources.limits.memory"
must = {{ minQuantity = "1Gi" }}
message = "Too little"
help = "Ask Ann"
required = false
effective = true
files = ["b*", "c"]
when = {{ "worker.compute" = {{ const = "own" }} }}
good = "a: 1\\n"
bad = ["b: 1\\n", "b: 2"]
"""
    engine = project(text).engine_for(str(tmp_path / "b.yaml"))
    pages = [rule.doc for rule in engine.rules if rule.code.startswith("ACME")]
    assert len(pages) == 2
    assert "\n======\n\n".join(pages).replace(str(tmp_path), "DIRECTORY") == snapshot


@pytest.mark.parametrize(
    ("policy", "section", "message"),
    [
        ("", "  replicas: ${N}\n", "`ACME001` is undecided: `worker.replicas` depends on a value that is not known"),
        ("", "  replicas: three\n", '`ACME001` cannot check `worker.replicas`: expected an integer, found the string `"three"`'),
        ("", "  replicas: [3]\n", "`ACME001` cannot check `worker.replicas`: expected an integer, found a list"),
        ("memory", "  resources: {limits: {memory: lots}}\n",
         '`ACME001` cannot check `worker.resources.limits.memory`: expected a quantity, found the string `"lots"`'),
        ("memory", "  resources: {limits: {memory: [1]}}\n",
         "`ACME001` cannot check `worker.resources.limits.memory`: expected a string or a number, found a list"),
        ("memory", "  resources: {limits: [1]}\n",
         "`ACME001` cannot check `worker.resources.limits`: expected a mapping, found a list"),
        ("memory", "  resources: {limits: {memory: 2Gi}}\n", ""),
        ("name", "  persistentVolume: {name: ' ', directory: a}\n",
         '`ACME001` cannot check `worker.persistentVolume.name`: expected a valid value, found the string `""`'),
        ("name", "  persistentVolume: {name: a, directory: a}\n", ""),
        ("name", "  persistentVolume: {name: ${N}, directory: a}\n",
         "`ACME001` is undecided: `worker.persistentVolume.name` depends on a value that is not known"),
        ("", "  replicas: 3\n", ""),
    ],
)  # fmt: skip
def test_a_mandatory_policy_says_what_it_cannot_check(
    project: Callable[[str], Project], tmp_path: Path, policy: str, section: str, message: str
) -> None:
    table = {
        "": REPLICAS,
        "memory": 'at = "worker.resources.limits.memory"\nmust = { minQuantity = "1Gi" }\n',
        "name": 'at = "worker.persistentVolume.name"\nmust = { maxLength = 9 }\n',
    }[policy]
    rule = f'mandatory = ["ACME001"]\nselect = ["ACME"]\n[[policy]]\ncode = "ACME001"\n{table}'
    engine = project(rule).engine_for(str(tmp_path / "a.yaml"))
    found = engine.check(Document(Source("a.yaml", BASE + section))).diagnostics
    assert [item.message for item in found] == ([message] if message else [])


@pytest.mark.parametrize(
    ("condition", "value", "applies"),
    [
        ('{ const = "own" }', "own", True),
        ('{ const = "own" }', "other", False),
        ('{ const = "own" }', "", False),
        ('{ const = "own" }', "${C}", None),
        ('{ const = "own" }', "[own]", None),
        ("false", "own", False),
        ("false", "", True),
        ("true", "own", True),
        ("true", "", False),
    ],
)
@pytest.mark.parametrize("other_applies", [True, False, None])
@pytest.mark.parametrize("first", [True, False])
def test_a_policy_applies_where_all_conditions_hold(
    project: Callable[[str], Project],
    tmp_path: Path,
    condition: str,
    value: str,
    applies: bool | None,
    first: bool,
    other_applies: bool | None,
) -> None:
    own, other = f'"worker.runAsUser" = {condition}', '"worker.compute" = { const = "runnable-default" }'
    conditions = ", ".join([own, other] if first else [other, own])
    policy = f'[[policy]]\ncode = "ACME001"\n{REPLICAS}when = {{ {conditions} }}\n'
    engine = project(f'mandatory = ["ACME001"]\nselect = ["ACME"]\n{policy}').engine_for(str(tmp_path / "a.yaml"))
    compute = {True: "runnable-default", False: "own", None: "${COMPUTE}"}[other_applies]
    manifest = BASE.replace("runnable-default", compute) + (f"  runAsUser: {value}\n" if value else "")
    found = engine.check(Document(Source("a.yaml", manifest + "  replicas: 12\n"))).diagnostics
    both = (applies, other_applies)
    expected = [] if False in both else ["info"] if None in both else ["error"]
    assert [item.severity for item in found] == expected


def test_the_help_of_a_policy_is_its_own(project: Callable[[str], Project], tmp_path: Path) -> None:
    for more, manifest, expected in [
        ("", BASE, "add `replicas`"),
        ('help = "Ask Ann"\n', BASE, "Ask Ann"),
        ('help = "Ask Ann"\n', BASE + "  replicas: 12\n", "Ask Ann"),
    ]:
        made = project(f'select = ["ACME"]\n[[policy]]\ncode = "ACME001"\n{REPLICAS}{more}')
        (found,) = made.engine_for(str(tmp_path / "a.yaml")).check(Document(Source("a.yaml", manifest))).diagnostics
        assert found.help == expected
    policy = 'at = "worker.resources.limits.memory"\nmust = { minQuantity = "1Gi" }\neffective = true\n'
    made = project(f'select = ["ACME"]\n[[policy]]\ncode = "ACME001"\n{policy}')
    (found,) = made.engine_for(str(tmp_path / "a.yaml")).check(Document(Source("a.yaml", BASE))).diagnostics
    assert found.help == "set `resources.limits.memory`"


def test_a_missing_field_in_a_mapping_of_a_policy(check: Check) -> None:
    policy = 'at = "worker.resources"\nmust = { required = ["limits"] }\n'
    section = "  resources:\n    requests: {cpu: 1}\n"
    ((place, message),) = check(policy, BASE + section)
    assert place == "resources"
    assert "`limits`" in message
    assert check(policy, BASE + section + "  broken\n") == []
    either = 'at = "worker.resources"\nmust = { anyOf = [{ required = ["limits"] }, { required = ["claims"] }] }\n'
    ((place, message),) = check(either, BASE + section)
    assert "`limits`" in message


POLICIES = {
    "at most 10": REPLICAS,
    "at most 10 if it is given": REPLICAS + "required = false\n",
    "at most 10 in force": REPLICAS + "effective = true\n",
    "at least 1Gi": 'at = "worker.resources.limits.memory"\nmust = { minQuantity = "1Gi" }\n',
    "at least 1Gi in force": 'at = "worker.resources.limits.memory"\nmust = { minQuantity = "1Gi" }\neffective = true\n',
    "no user": 'at = "worker.runAsUser"\nmust = false\n',
    "long documentation": 'at = "worker.topology[].doc"\nmust = { minLength = 5 }\n',
    "a name of each dependency": 'at = "worker.topology[].dependencies[]"\nmust = { pattern = "^a" }\n',
    "both fields": 'at = "worker.resources"\nmust = { required = ["limits", "requests"] }\n',
    "no other fields": 'at = "worker.resources"\nmust = { propertyNames = { enum = ["limits"] } }\n',
    "an owner": 'at = "owner"\nmust = { minLength = 2 }\n',
    "at most 10 of a user": REPLICAS + 'when = { "worker.runAsUser" = true }\n',
    "at most 10 without a user": REPLICAS + 'when = { "worker.runAsUser" = false }\n',
    "at most 10 with little memory in force": (
        f'{REPLICAS}effective = true\nwhen = {{ "worker.resources.limits.memory" = {{ maxQuantity = "1Gi" }} }}\n'
    ),
    "at most 10 with little memory": REPLICAS
    + 'when = { "worker.resources.limits.memory" = { maxQuantity = "1Gi" } }\n',
    "at most 10 with an element a": REPLICAS + 'when = { "worker.topology[].name" = { const = "a" } }\n',
}
SECTIONS = {
    "nothing": "",
    "10": "  replicas: 10\n",
    "11": "  replicas: 11\n",
    "a string": "  replicas: '11'\n",
    "an empty value": "  replicas:\n  runAsUser: ''\n  resources:\n  topology:\n",
    "null": "  replicas: null\n  runAsUser: ~\n  resources: {limits: null}\n",
    "variables": "  replicas: ${N}\n  runAsUser: ${N}\n  resources: {limits: {memory: '${N}'}}\n  topology: [{name: a, doc: '${N}'}]\n",
    "the whole of it unknown": "  resources: ${N}\n  topology: ${N}\n",
    "an unknown key": "  ${N}: 11\n  resources: {limits: {'${N}': 1}}\n",
    "11 of a user": "  replicas: 11\n  runAsUser: me\n",
    "11 with memory": "  replicas: 11\n  resources: {limits: {memory: 2Gi}}\n",
    "11 with little memory": "  replicas: 11\n  resources: {requests: {}, limits: {memory: 512Mi}}\n",
    "11 with other memory": "  replicas: 11\n  resources: {limits: {memory: lots, cpu: 1}}\n",
    "11 with an unknown memory": "  replicas: 11\n  resources: {limits: {memory: '${N}'}}\n",
    "11 with an unknown user": "  replicas: 11\n  runAsUser: ${N}\n",
    "lists": "  replicas: [11]\n  runAsUser: [me]\n  resources: [limits]\n  topology: [[a], b, {doc: [c]}]\n",
    "mappings": "  replicas: {a: 11}\n  resources: {limits: {memory: {a: 1}}}\n  topology: {a: 1}\n",
    "elements": "  topology:\n  - {name: a, doc: text, dependencies: [a, b, '${N}']}\n  - {name: b}\n  - {name: c, doc: texts, dependencies: a}\n",
    "11 and elements": "  replicas: 11\n  topology: [{name: b}, {name: '${N}'}, {}]\n",
    "an alias": "  a: &a 11\n  replicas: *a\n",
    "merged": "  a: &a {limits: {memory: 1Mi}}\n  resources: {<<: *a}\n",
    "an unreadable line": "  replicas 11\n",
    "an unreadable line below": "  resources:\n    limits 1\n    requests: {}\n",
}


@pytest.mark.slow
def test_what_each_policy_reports_for_each_kind_of_value(
    project: Callable[[str], Project], tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    """The policies are mandatory, so that what they cannot decide is reported too."""
    tables = [f'[[policy]]\ncode = "ACME{number:03}"\n{policy}' for number, policy in enumerate(POLICIES.values())]
    engine = project(f'mandatory = ["ACME"]\nselect = ["ACME"]\n{"".join(tables)}').engine_for(str(tmp_path / "a.yaml"))
    texts = {name: f"{BASE}{section}" for name, section in SECTIONS.items()}
    texts["v2alpha"] = BASE.replace("v1beta", "v2alpha").replace("worker:", "spec:") + "  replicas: 11\n"
    texts["no section"] = BASE.partition("worker:\n")[0]
    texts["an empty section"] = BASE.partition("  stack")[0]
    texts["an unknown section"] = BASE.partition("\n  stack")[0] + " ${N}\n"
    texts["an owner"] = "owner: me\n" + BASE
    shown = []
    names = list(POLICIES)
    for name, text in texts.items():
        result = engine.check(Document(Source("a.yaml", text)))
        assert result.failures == []
        shown.append(f"== {name}")
        for item in sorted(result.diagnostics, key=lambda item: item.code):
            if item.code.startswith("ACME"):
                policy = names[int(item.code[4:])]
                place = text[item.span.start : item.span.end]
                message = "undecided" if "is undecided" in item.message else item.message
                shown.append(f"{policy}: {item.severity} at {item.field} {place!r}: {message}")
    assert "\n".join(shown) == snapshot
