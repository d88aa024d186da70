"""Saved output of dataos-ctl: each published shape once and generated variations of tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from workerlint.core.text import Source
from workerlint.platform.output_reader import TokenError, read_saved_output
from workerlint.platform.saved_output import FoundStack, SavedOutput

if TYPE_CHECKING:
    from workerlint.platform.saved_output import FoundList

NO_WORKSPACE = "the workspace of the secret is not known; add the line `dataos-ctl get -t secret -w WORKSPACE` above"
NO_SCHEMA = "not the JSON Schema of a Worker, which has the properties `name` and `type`, or `stack` and `compute`"


def read(text: str) -> SavedOutput:
    return read_saved_output(Source("team/saved.txt", text))


def lists(text: str) -> dict[str, str]:
    """Return the lists in a text as ``kind in workspace``, each with ``+`` for a closed one and its names."""
    output = read(text)
    assert output.problems == []
    return shown(output)


def shown(output: SavedOutput) -> dict[str, str]:
    def names(found: FoundList) -> str:
        mark = "+" if found.closed else "~" if found.partial else ""
        return mark + " ".join(sorted(found.names))

    return {
        f"{kind}/{workspace}" if workspace else kind: names(found) for (kind, workspace), found in output.lists.items()
    }


def problems(text: str) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in read(text).problems]


RESOURCES = """\
INFO[0000] 🔍 get...                                     \x20
INFO[0001] 🔍 get...complete                             \x20

             NAME          | VERSION |  TYPE  | WORKSPACE | STATUS |  RUNTIME  |   OWNER
-------------|---------|--------|-----------|--------|-----------|------------
  orders-feed | v1beta | worker | public | active | running:1 | someone
  returns-feed      | v1beta  | worker | sandbox   | error  |           | someone-else
  stale-feed  | v1beta | worker | public | deleted |  | someone

"""


def test_a_list_of_resources() -> None:
    output = read(RESOURCES)
    assert shown(output) == {"worker/public": "orders-feed", "worker/sandbox": "returns-feed"}
    assert output.lists["worker", "sandbox"].errors == {"returns-feed"}
    assert [*output.lists["worker", "public"].origins] == ["saved.txt"]


def test_a_prompt_shows_whether_a_list_is_complete() -> None:
    assert lists(f"me@box:~$ dataos-ctl get -t worker \\\n  -a\n{RESOURCES}me@box:~$\n") == {
        "worker/public": "+orders-feed",
        "worker/sandbox": "+returns-feed",
    }
    assert shown(read(f"# dataos-ctl get -a -n orders-feed\n# Expected Output\n{RESOURCES}")) == {
        "worker/public": "~orders-feed",
        "worker/sandbox": "~returns-feed",
    }
    assert shown(read(f"dataos-ctl get -t secret -a\n{RESOURCES}"))["worker/public"] == "orders-feed"
    assert shown(read(f"dataos-ctl user get -a\n{RESOURCES}"))["worker/public"] == "orders-feed"


def test_a_prompt_is_that_of_one_table() -> None:
    second = RESOURCES.replace("worker", "secret")
    found = lists(f"$ dataos-ctl get -a\n{RESOURCES}{second}")
    assert (found["worker/public"], found["secret/public"]) == ("+orders-feed", "orders-feed")
    output = read(f"$ dataos-ctl get -t secret -a -w public\nERRO[0001] no permission\n{RESOURCES}")
    assert shown(output)["worker/public"] == "orders-feed"
    assert [problem.line for problem in output.problems] == [2]


def test_several_types_in_one_table() -> None:
    text = """\
```shell
➜  ~ dataos-ctl get -w system -a

  NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER
-------|---------|------|-----------|--------|---------|-------
  pipe | v1 | service | system | active | running:1 | dataos-manager
  keys | v1 | secret | system | active | | dataos-manager
  small | v1beta | compute | | active | | dataos-manager
```
"""
    assert lists(text) == {"service/system": "+pipe", "secret/system": "+keys", "compute": "+small"}


def test_the_order_of_columns_of_products() -> None:
    text = "  TYPE | VERSION |   NAME  | STATUS | OWNER \n----|---|---|---|---\n data | v1beta | retail | active | someone\n"
    assert lists(text) == {"data": "retail"}
    assert problems(f"{text}data | v1 | | active | me\n") == ["4: skipped a row without a name"]


def test_the_runtime_of_a_resource() -> None:
    text = """\
$ dataos-ctl get runtime -t worker -w public -n feed
INFO[0001] 🔍 runtime...complete

  NAME | VERSION | TYPE | WORKSPACE | NODE COUNT | OWNER
-------|---------|------|-----------|------------|------
  feed | v1beta | worker | public | 1 | someone

  STATUS | RUNTIME
---------|----------
  active | running:1
"""
    assert lists(text) == {"worker/public": "~feed"}
    assert lists(text.partition("\n")[2]) == {"worker/public": "~feed"}


def test_a_table_of_markdown_without_workspaces() -> None:
    text = """\
## Depots
NFO[0000] 🔍 get...

| NAME | VERSION | TYPE | STATUS | OWNER |
| --- | :-----: | --- | --- | --- |
| lake | v2alpha | depot | active | someone |
| | | | | and others |
"""
    assert lists(text) == {"depot": "lake"}


def test_the_workspace_of_a_command_stands_in() -> None:
    table = "NAME | VERSION | TYPE | STATUS\n---|---|---|---\nkey | v1 | secret | active\n"
    assert lists(f"$ dataos-ctl get -t secret -w public\n{table}") == {"secret/public": "key"}
    assert problems(table) == [
        f"3: skipped a row: {NO_WORKSPACE}",
    ]


def test_cells_of_several_lines() -> None:
    text = """\
    NAME | VERSION | TYPE   | WORKSPACE | STATUS | RUNTIME | OWNER | TAGS
  -------|---------|--------|-----------|--------|---------|-------|------------
    keys | v1      | secret | public    | active |         | me    | dataos:a,
         |         |        |           |        |         |       | dataos:b
    more | v1      | secret | public    | active |         | me    |
"""
    assert lists(text) == {"secret/public": "keys more"}


def test_versions_of_stacks() -> None:
    text = """\
       STACK      │ FLAVOR │ VERSION │            IMAGE            │ IMAGE PULL
                  │        │         │                             │ SECRET
──────────────────┼────────┼─────────┼─────────────────────────────┼─────────────
  bento           │        │ 4.0     │ registry.example/bento:4    │
  soda            │ python │ 1.0     │ registry.example/soda:0.0.1 │ pull-secret
  soda            │ python │ 1.0     │ registry.example/soda:0.0.1 │ pull-secret
  pipe            │        │         │                             │
  dataos-ctl      │        │ 1.0     │                             │
"""
    output = read(text)
    assert shown(output) == {"stack": "bento:4.0 dataos-ctl:1.0 soda+python:1.0"}
    assert [str(problem.line) for problem in output.problems] == ["7"]
    assert output.lists["stack", ""].is_damaged


def test_workspaces() -> None:
    text = """\
  NAME      │ LAYER  │ OWNER   │ DESCRIPTION   │ TAGS              │ STATUS
────────────┼────────┼─────────┼───────────────┼───────────────────┼─────────
  sandbox   │ user   │ manager │ the layer for │ workspace, user,  │ active
            │        │         │ tests         │ dataos:layer:user │
  public    │ user   │ manager │               │                   │ active
"""
    assert lists(text) == {"workspace": "public sandbox"}
    assert lists(f"$ dataos-ctl workspace get -a\n{text}") == {"workspace": "public sandbox"}


def test_users() -> None:
    text = """\
$ dataos-ctl user get -a
INFO[0000] 😃 user get...
INFO[0000] 😃 user get...complete

        NAME     │      ID      │  TYPE  │      EMAIL       │      TAGS
─────────────────┼──────────────┼────────┼──────────────────┼──────────────────
  Ada Maria      │ ada          │ person │ ada@example.com  │ dataos:u:user,
  Example        │              │        │                  │ roles:id:operator
                 │ loader       │ application │             │
"""
    assert lists(text) == {"user": "+ada loader"}


MANIFEST = """\
INFO[0000] 🔍 get...
INFO[0000] 🔍 get...complete

---
# orders-feed:v1beta:worker
# worker:v1beta:orders-feed:public
name: orders-feed
version: v1beta
type: worker
tags:
- dataos:type:resource
owner: someone
workspace: public
worker:
  envs:
    PASSWORD: |
      INFO[0000] not a log line
      ---
generation: 1
uid: 0000-1
created: "2026-01-31T08:00:00Z"
status:
  aggregateStatus: error
me@box:~$
"""


@pytest.mark.parametrize("indent", ["", "    "])
def test_the_details_of_a_resource(indent: str) -> None:
    output = read("".join(f"{indent}{line}\n" for line in MANIFEST.splitlines()))
    assert output.problems == []
    assert shown(output) == {"worker/public": "~orders-feed"}
    assert output.lists["worker", "public"].errors == {"orders-feed"}
    (found,) = read(MANIFEST.replace("Status: error", "Status: deleted")).lists.values()
    assert (found.names, found.deleted) == (set(), {"orders-feed"})


def test_several_details_and_a_manifest_without_a_marker() -> None:
    text = "name: a\ntype: compute\n---\nname: b\ntype: compute\n...\n---\n"
    assert lists(text) == {"compute": "~a b"}
    assert lists(f"$ dataos-ctl get -t secret -w sandbox -d -a\n---\nname: a\ntype: secret\n\n{RESOURCES}") == {
        "secret/sandbox": "~a",
        "worker/public": "~orders-feed",
        "worker/sandbox": "~returns-feed",
    }


STACK = """\
---
name: soda-v1
version: v1alpha
type: stack
stack:
  name: soda
  flavor: python
  version: 1.0
  reconciler: stackManager
  workerConfig:
    configFileTemplate: |
      {{ toYaml . }}
  workflowJobConfig: {}
  stackSpecValueSchema:
    jsonSchema: |
      {"$schema": "http://json-schema.org/draft-07/schema#",
       "type": "object"}
"""


def test_the_details_of_a_stack() -> None:
    schema = '{"$schema": "http://json-schema.org/draft-07/schema#",\n "type": "object"}'
    output = read(f"$ dataos-ctl get -t stack -n soda-v1 -d\n{STACK}")
    assert (output.lists, output.problems) == ({}, [])
    assert output.stacks == [FoundStack("soda+python:1.0", ("worker", "workflow"), schema, "saved.txt, get -t stack")]


@pytest.mark.parametrize(
    ("before", "after", "problem", "found"),
    [
        ('"object"}', '"${X}"}', "the `jsonSchema` of soda+python:1.0 is not a string, or contains a variable", 1),
        ('"object"}', '"object"', "the `jsonSchema` of soda+python:1.0 is not valid JSON", 1),
        ("  version: 1.0\n", "", "expected a Stack with `stack.name` and `stack.version`", 0),
        ("  name: soda\n", "  name: ${NAME}\n", "expected a Stack with `stack.name` and `stack.version`", 0),
        ("  flavor: python\n", "  flavor: 'a b'\n", "expected a Stack with `stack.name` and `stack.version`", 0),
    ],
)
def test_a_stack_that_is_not_sound(before: str, after: str, problem: str, found: int) -> None:
    output = read(STACK.replace(before, after))
    assert [item.message for item in output.problems] == [f"skipped YAML: {problem}"]
    assert [stack.schema for stack in output.stacks] == [""] * found


def test_names_of_stack_resources_are_no_stacks() -> None:
    text = "$ dataos-ctl get -t stack -a\nNAME | VERSION | TYPE | WORKSPACE\n---|---|---|---\nbento-v4 | v1alpha | stack |\n"
    assert read(text).is_empty
    (problem,) = problems(text)
    assert problem.startswith("4: skipped the rows of type `stack`: they name Resources, not stacks")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("get -t secret -w public -a", {"secret/public": "+"}),
        ("get -t secret -w public", {"secret/public": ""}),
        ("get -t compute -a", {"compute": "+"}),
        ("get -t secret -a", None),
        ("get -w public", None),
        ("get -t stack", None),
    ],
)
def test_an_empty_table(command: str, expected: dict[str, str] | None) -> None:
    output = read(f"$ dataos-ctl {command}\n  NAME | VERSION | TYPE | WORKSPACE | STATUS\n----|---|---|---|---\n")
    assert shown(output) == (expected or {})
    assert [problem.line for problem in output.problems] == ([] if expected else [2])


def test_empty_tables_of_other_commands() -> None:
    rule = "─────┼─────┼─────\n"
    assert lists(f"NAME │ LAYER │ OWNER\n{rule}") == {"workspace": ""}
    assert lists(f"STACK │ VERSION │ IMAGE\n{rule}") == {"stack": ""}
    assert lists(f"$ dataos-ctl user get -a\nNAME │ ID │ EMAIL\n{rule}") == {"user": "+"}


MANIFEST_SCHEMA = {"properties": {"name": {}, "type": {"const": "worker"}, "worker": {}}}
SECTION_SCHEMA: dict[str, object] = {"properties": {"stack": {}, "compute": {}}}


@pytest.mark.parametrize(
    "schema",
    [
        MANIFEST_SCHEMA,
        SECTION_SCHEMA,
        {"$ref": "#/definitions/Worker", "definitions": {"Worker": MANIFEST_SCHEMA}},
        {
            "allOf": [{"$ref": "#/$defs/a~1b"}, {"properties": {"type": {}}}],
            "$defs": {"a/b": {"properties": {"name": {}}}},
        },
    ],
)
def test_the_schema_of_a_worker(schema: dict[str, object]) -> None:
    text = json.dumps(schema, indent=2)
    output = read(f"$ dataos-ctl develop schema generate -t worker -v v1beta\n{text}\nme@box:~$ \n")
    assert (output.worker_schemas, output.problems) == ([text], [])


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"$ref": "#"},
        {"$ref": "#/definitions/A", "definitions": {"A": {"$ref": "#/definitions/A"}}},
        {"$ref": "file:///etc/passwd"},
        {"properties": {"name": {}, "type": {"enum": ["workflow"]}}},
        {"properties": {"name": {}, "type": {}, "workflow": {}}},
        {"properties": {"stack": {}, "compute": {}, "ingress": {}}},
        {"properties": []},
    ],
)
def test_another_schema_is_refused(schema: dict[str, object]) -> None:
    output = read(json.dumps(schema))
    assert output.is_empty
    assert [problem.message for problem in output.problems] == [
        f"skipped JSON: {NO_SCHEMA}",
    ]


@pytest.mark.parametrize("text", ['{"a": ', "{" * 20_000, '{"a":' * 20_000, '{"a": ' + "9" * 5000 + "}"])
def test_json_that_cannot_be_read(text: str) -> None:
    assert read(text).is_empty
    assert len(problems(text)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see below\nthe table\n\nand this\n", ["1: skipped 2 lines: expected a table, YAML or JSON", "4: skipped 1 line: expected a table, YAML or JSON"]),
        ("A | B\n--|---\n1 | 2\n", ["1: skipped a table with the columns `A`, `B`"]),
        ("a | b\n", ["1: skipped 1 line: expected a table, YAML or JSON"]),
        ("name: [\n", ["1: skipped YAML with a syntax error"]),
        ("---\nname: a\ntype: &a [*a\n", ["3: skipped YAML with a syntax error"]),
        ("---\n- a\n", ["2: skipped YAML: expected a manifest"]),
        ("\u00a0name: a\n", ["1: skipped 1 line: expected a table, YAML or JSON"]),
        ("Note: this\n", ["1: skipped YAML: expected a manifest with `name` and `type`"]),
        ("name: a\ntype: secret\n", [f"1: skipped YAML: {NO_WORKSPACE}"]),
        ("name: a b\ntype: compute\n", ["1: skipped YAML: its name is not valid"]),
        ("a: " + "[" * 5_000, ["1: skipped YAML: nesting exceeds 128 levels"]),
    ],
)  # fmt: skip
def test_what_is_not_read_is_reported(text: str, expected: list[str]) -> None:
    assert read(text).is_empty
    assert problems(text) == expected


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("a | v1 | secret | public | x | y", "skipped 1 row with more or fewer cells than the 4 columns of the table"),
        ("a b | v1 | secret | public", "skipped a row: the NAME is not a valid name"),
        ("a... | v1 | secret | public", "skipped a row: the NAME is not a valid name"),
        ("a | v1 | se cret | public", "skipped a row: the type is not a valid resource type"),
        ("a | v1 | format | public", "skipped a row: the type is not a valid resource type"),
        ("a | v1 | secret | pub lic", "skipped a row: the workspace is not a valid name"),
    ],
)
def test_a_list_with_a_row_that_cannot_be_read_is_not_complete(row: str, problem: str) -> None:
    text = (
        f"$ dataos-ctl get -a\nNAME | VERSION | TYPE | WORKSPACE\n---|---|---|---\nok | v1 | secret | public\n{row}\n"
    )
    assert problems(text) == [f"5: {problem}"]
    assert read(text).lists["secret", "public"].is_damaged


@pytest.mark.parametrize(
    "header",
    [
        "TOKEN │ TYPE │ NAME",
        "NAME | VERSION | TYPE | ACCESS TOKEN",
        "| API KEY | x |",
        "NAME   TOKEN   TYPE",
        "TOKEN",
    ],
)
def test_tokens_are_refused(header: str) -> None:
    with pytest.raises(TokenError):
        read(f"{RESOURCES}{header}\nabc | def | ghi\n")


NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,10}[a-z0-9]", fullmatch=True)
ENTRIES = st.fixed_dictionaries(
    {
        "NAME": NAMES,
        "VERSION": st.sampled_from(["v1", "v1beta"]),
        "TYPE": st.sampled_from(["secret", "volume", "worker", "compute", "instance-secret"]),
        "STATUS": st.sampled_from(["active", "error", "deleted", "pending"]),
        "RUNTIME": st.sampled_from(["running:1", "", "next:2026-01-31T10:00:00Z"]),
        "OWNER": st.sampled_from(["someone", ""]),
        "TAGS": st.lists(st.sampled_from(["dataos:type:resource,", "v1", "INFO"]), max_size=3),
        "WORKSPACE": st.sampled_from(["public", "sandbox"]),
    }
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Return a table in a random shape, and the lists that it contains."""
    entries = draw(st.lists(ENTRIES, min_size=1, max_size=6))
    titles = draw(
        st.permutations(
            [
                "VERSION",
                "TYPE",
                "STATUS",
                "WORKSPACE",
                *draw(st.sampled_from([[], ["RUNTIME", "OWNER"], ["OWNER", "TAGS"]])),
            ]
        )
    )
    titles = list(titles)
    titles.insert(draw(st.sampled_from([0, 0, len(titles)])), "NAME")
    bar, dash, cross = draw(st.sampled_from([("|", "-", "|"), ("│", "─", "┼"), ("|", "-", "+")]))
    outer = draw(st.booleans())
    spaces = st.integers(0, 3).map(lambda count: " " * count)
    margin = draw(spaces)

    def line(cells: list[str]) -> str:
        padded = [f"{draw(spaces)}{cell}{draw(spaces)}" for cell in cells]
        text = bar.join(padded)
        return f"{margin}{bar}{text}{bar}\n" if outer else f"{margin}{text}\n"

    rule = cross.join(dash * draw(st.integers(3, 9)) for _ in titles)
    rule = f"{margin}{bar}{rule}{bar}\n" if outer else f"{margin}{rule}\n"
    lists_all = draw(st.booleans())
    expected: dict[str, set[str]] = {}
    text = "".join(draw(st.sampled_from(["", "\n", "INFO[0000] 🔍 get...\n", "# Expected Output\n"])) for _ in range(3))
    text += draw(st.sampled_from(["", rule])) + line(titles) + rule
    for entry in entries:
        instance = entry["TYPE"] in {"compute", "instance-secret"}
        cells = {**entry, "TAGS": "", "WORKSPACE": "" if instance else entry["WORKSPACE"]}
        tags = entry["TAGS"] if "TAGS" in titles else []
        text += line([str({**cells, "TAGS": tags[0] if tags else ""}[title]) for title in titles])
        text += "".join(line([tag if title == "TAGS" else "" for title in titles]) for tag in tags[1:])
        text += draw(st.sampled_from(["", "", rule, "\n"]))
        key = f"{entry['TYPE']}/{cells['WORKSPACE']}".rstrip("/")
        expected.setdefault(key, set())
        if entry["STATUS"] != "deleted":
            expected[key].add(str(entry["NAME"]))
    command = draw(st.sampled_from(["$ ", "", "me@box:~/x$ "])) + "dataos-ctl get" + (" -a" if lists_all else "") + "\n"
    mark = "+" if lists_all else ""
    return command + text, {key: mark + " ".join(sorted(names)) for key, names in expected.items()}


@pytest.mark.slow
@given(tables())
def test_a_table_in_any_shape_is_read_back(table: tuple[str, dict[str, str]]) -> None:
    text, expected = table
    assert lists(text) == expected


@given(st.text("|│-─ \n{}:aNMET#$`\\", max_size=80))
def test_any_text_is_read(text: str) -> None:
    read(text)


TWO_ROWS = """\
        NAME   | VERSION |  TYPE  | WORKSPACE | STATUS |  RUNTIME  | OWNER
      ---------|---------|--------|-----------|--------|-----------|-------
        orders | v1beta  | worker | sales     | active | running:2 | ada
               |         |        |           |        | pending:1 |
        bento  | v1alpha | stack  |           | active |           | bob
"""


def test_the_resources_of_a_table() -> None:
    orders, bento = read(TWO_ROWS).resources
    assert (orders.line, orders.name, orders.version, orders.kind, orders.workspace) == (
        3,
        "orders",
        "v1beta",
        "worker",
        "sales",
    )
    assert (orders.status, orders.runtime, orders.owner, orders.text) == ("active", "running:2 pending:1", "ada", "")
    assert (bento.name, bento.kind, bento.workspace) == ("bento", "stack", "")


def test_the_resource_of_a_manifest_has_its_text() -> None:
    text = "name: orders\nversion: v1beta\ntype: worker\nstatus:\n  aggregateStatus: active\n"
    (found,) = read(f"$ dataos-ctl get -t worker -n orders -w sales -d\n---\n{text}").resources
    assert (found.line, found.name, found.workspace, found.status) == (3, "orders", "sales", "active")
    assert found.text == text


def test_the_default_workspace_is_that_of_what_names_none() -> None:
    text = TWO_ROWS.replace("WORKSPACE", "PLACE    ")
    found = read_saved_output(Source("saved.txt", text), "sandbox")
    assert [item.workspace for item in found.resources] == ["sandbox", ""]
    assert read(text).resources[0].kind == "stack"


@pytest.mark.parametrize(
    ("kind", "listed"),
    [
        *((kind, None) for kind in ("cluster", "database", "lakehouse", "lens", "monitor", "pager", "resource")),
        *((kind, None) for kind in ("secret", "service", "volume", "worker", "workflow")),
        *((kind, kind) for kind in ("bundle", "compute", "dataplane", "depot", "grant", "instance-secret")),
        *((kind, kind) for kind in ("operator", "policy", "product")),
    ],
)
def test_which_types_are_in_a_workspace(kind: str, listed: str | None) -> None:
    table = f"NAME | VERSION | TYPE\n---|---|---\nkey | v1 | {kind}\n"
    assert [*read(table).lists] == ([(listed, "")] if listed else [])
    inside = "" if listed and kind != "product" else "sales"
    assert [*read(f"$ dataos-ctl get -w sales\n{table}").lists] == [(kind, inside)]
    assert [found.workspace for found in read(f"$ dataos-ctl get -w sales\n{table}").resources] == [inside]


def everything(output: SavedOutput) -> list[str]:
    """Return all that was read, one item a line."""
    lines = []
    for (kind, workspace), found in output.lists.items():
        marks = [name for name in ("closed", "partial", "is_damaged") if getattr(found, name)]
        sets = {"names": found.names, "deleted": found.deleted, "errors": found.errors}
        names = [f"{name} {' '.join(sorted(of))}" for name, of in sets.items() if of]
        lines.append(f"list {kind}/{workspace}: {', '.join([*names, *marks])}; from {' | '.join(found.origins)}")
    for item in output.resources:
        fields = (item.name, item.version, item.kind, item.workspace, item.status, item.runtime, item.owner)
        lines.append(f"resource {item.line}: {' | '.join(fields)} | {item.text!r}")
    lines += [f"stack {item.text}: {item.runs_in} {item.schema!r} from {item.origin}" for item in output.stacks]
    lines += [f"schema {text!r}" for text in output.worker_schemas]
    lines += [
        f"problem {item.line}{' of names' if item.is_of_names else ''}: {item.message}" for item in output.problems
    ]
    return lines


HEADER = "NAME | VERSION | TYPE | WORKSPACE | STATUS | RUNTIME | OWNER\n---|---|---|---|---|---|---\n"
SHORT = "NAME | VERSION | TYPE\n---|---|---\na | v1 | secret\n"
OUTPUTS = {
    "resources": RESOURCES,
    "a manifest": MANIFEST,
    "a stack": STACK,
    "a deleted stack": STACK.replace("type: stack", "type: Stack") + "status: Deleted\n",
    "a stack without a schema": STACK.partition("  stackSpec")[0],
    "rows of two lines": "$ dataos-ctl get -t worker -w sales\n" + TWO_ROWS,
    "rows of each state": "$ dataos-ctl get -a\n" + HEADER
    + "a | v1 | secret | sales | Deleted | | ada\nb | v1 | secret | sales | ERROR | | ada\n"
    "a b | v1 | secret | sales | | | ada\n | | | | | late | \n | v1 | secret | | | | \nc | v1 | worker | sales | active | next:1 | ada\n"
    " | | | | | and:2 | \n | | | | | and:3 | \nold | v1 | stack | sales | active | | bob\nolder | v1 | stack | | | | bob\n",
    "an interrupted table": "$ dataos-ctl get -a\n" + HEADER + "a | v1 | secret | sales | | | ada\nmore to come\nb | v1 | secret | sales | | | ada\n",
    "short and long rows": "$ dataos-ctl get -a\n" + HEADER + "a | v1 | secret\nb | v1 | secret | sales | | | ada | x | y\nc | v1 | secret | sales | | | ada\n",
    "two tables of one command": f"$ dataos-ctl get -a\n{HEADER}a | v1 | secret | sales | | | ada\n{HEADER}b | v1 | secret | sales | | | ada\n",
    "the same list twice": f"$ dataos-ctl get -t secret -w sales\n{HEADER}a | v1 | secret | sales | | | ada\n"
    f"$ dataos-ctl get -t secret -w sales -a\n{HEADER}b | v1 | secret | sales | | | ada\n",
    "a filtered list": f"$ dataos-ctl get -a | grep a\n{HEADER}a | v1 | secret | sales | | | ada\n",
    "another type than the command's": f"$ dataos-ctl get -t worker -w sales -a\n{HEADER}a | v1 | secret | sales | | | ada\nb | v1 | worker | sales | | | ada\n",
    "users of a list of resources": "$ dataos-ctl get -a\nNAME │ ID │ EMAIL\n────┼────┼────\nAda │ ada │ a@x\n",
    "resources of a list of users": f"$ dataos-ctl user get -a\n{HEADER}a | v1 | secret | sales | | | ada\n",
    "empty tables": f"$ dataos-ctl get -t secret\n{HEADER}$ dataos-ctl get\n{HEADER}$ dataos-ctl get -t bundle -a\n{HEADER}"
    f"$ dataos-ctl get -t se,cret -w sales\n{HEADER}$ dataos-ctl get -t stack -a\n{HEADER}$ dataos-ctl get -t product -w sales -a\n{HEADER}",
    "a runtime": "$ dataos-ctl get runtime -t worker -w sales -n a\nNAME | VERSION | TYPE | WORKSPACE | NODE COUNT\n---|---|---|---|---\na | v1 | worker | sales | 1\nSTATUS | RUNTIME\n---|---\nactive | running:1\n",
    "an unknown table": "$ dataos-ctl log\nPOD | NODE\n---|---\na | b\n\nPOD | SIZE | AGE\na | b | c\n",
    "errors": f"$ dataos-ctl get -t secret -w sales -a\nINFO[0000] get...\nERRO[0001] no\nRRO[0001] no\nFATA[0002] no\nATA[0002] no\nPANI[0003] no\nANI[0003] no\nWARN[0003] slow\n{HEADER}a | v1 | secret | sales | | | ada\n",
    "commands of several lines": f"$ dataos-ctl get \\\n  -t secret `\n  -w sales \\\n  -a\n{SHORT}",
    "too long a command": "$ dataos-ctl get \\\n" + "  -x \\\n" * 20 + "  -w sales\n" + SHORT,
    "nearly too long a command": "$ dataos-ctl get \\\n" + "  -x \\\n" * 19 + "  -w sales\n" + SHORT,
    "lines that are nothing": "one\ntwo\n\nfour\n# five\n~~~\nseven:8\n> eight >\nnine\n",
    "manifests": "$ dataos-ctl get -t secret -w sales -a -d\n---\nname: a\ntype: Secret\nowner: ada\nversion: v1\nstatus:\n  aggregateStatus: active\n  runtime: running:1\n"
    "...\n---\nname: b\ntype: bundle\nworkspace: sales\nstatus: error\n---\nname: a/b\ntype: secret\n---\nname: c\n---\ntype: secret\n---\nname: d\ntype: form.at\n---\n[a]\n---\n",
    "YAML with an error": "---\nname: a\ntype: secret\n  b: [\n\n\n\n$ dataos-ctl get\n",
    "indented YAML": "  ---\n  name: a\n  type: compute\n  tags:\n  - x\n  # comment\n  ]\n name: b\ntext\n",
    "schemas": '{"properties": {"name": {}, "type": {}}}\n{"properties": {\n"stack": {}, "compute": {}}} more\n{"properties": {}}\n  {"a":\n 1,,}\nNAME | VERSION | TYPE\na | b | c\n',
    "escapes and line ends": "\x1b[1m$ dataos-ctl get -t compute -a\x1b[0m\r\nNAME | VERSION | TYPE\r---|---|---\r\n\x1b[32ma\x1b[0m | v1 | compute\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OUTPUTS)
def test_all_that_is_read(name: str, snapshot: SnapshotAssertion) -> None:
    assert everything(read_saved_output(Source("team/saved.txt", OUTPUTS[name]))) == snapshot
