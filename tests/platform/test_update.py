"""Learning again: only the lists that were read are replaced, and single resources are added to theirs."""

from __future__ import annotations

from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion

from workerlint.config.errors import UsageError
from workerlint.core.text import Source
from workerlint.platform.output_reader import read_saved_output
from workerlint.platform.platform_file import PlatformFile, parse_platform, render_platform
from workerlint.platform.update import Complete, Update, update_platform

TODAY = date(2026, 1, 31)
LATER = date(2026, 2, 28)


def table(*rows: str, command: str = "") -> str:
    prompt = [f"$ dataos-ctl {command}"] if command else []
    return "\n".join(
        [
            *prompt,
            "NAME | VERSION | TYPE | WORKSPACE | STATUS",
            "---|---|---|---|---",
            *(f"{row} | active" for row in rows),
            "",
        ]
    )


def learn(known: PlatformFile, *texts: str, today: date = TODAY, complete: tuple[str, ...] = ()) -> Update:
    outputs = [read_saved_output(Source(f"{number}.txt", text)) for number, text in enumerate(texts, 1)]
    lists = [Complete(*(item.split(":") if ":" in item else (item, ""))) for item in complete]
    update = update_platform(known, outputs, today, lists)
    update.file = parse_platform("platform.toml", render_platform(update.file).encode())
    return update


NOTHING = PlatformFile("platform.toml", "")
SECRETS = table("a | v1 | secret | public", "b | v1 | secret | public", "c | v1 | secret | sandbox")


def shown(update: Update) -> list[str]:
    return [
        f"{names.title}: {' '.join(names.names)}{', closed' if names.closed else ''}, {names.learned:%m-%d}, {names.origin}"
        for names in update.file.lists
    ]


def test_only_the_lists_that_were_read_are_replaced() -> None:
    first = learn(NOTHING, SECRETS, table("fast | v1beta | compute |", command="get -t compute -a"))
    assert shown(first) == [
        "compute: fast, closed, 01-31, 2.txt, get -t compute -a",
        "secret in public: a b, 01-31, 1.txt",
        "secret in sandbox: c, 01-31, 1.txt",
    ]
    assert first.summary == [
        "compute: 1 name, closed",
        "secret in public: 2 names, open",
        "secret in sandbox: 1 name, open",
    ]
    second = learn(first.file, table("d | v1 | secret | public", command="get -t secret -w public"), today=LATER)
    assert shown(second) == [
        "compute: fast, closed, 01-31, 2.txt, get -t compute -a",
        "secret in public: d, 02-28, 1.txt, get -t secret -w public",
        "secret in sandbox: c, 01-31, 1.txt",
    ]


def test_a_list_in_several_files_is_one() -> None:
    other = table("d | v1 | secret | public", command="get -t secret -a")
    assert (
        shown(learn(NOTHING, SECRETS, other))[0]
        == "secret in public: a b d, closed, 01-31, 1.txt; 2.txt, get -t secret -a"
    )


def test_single_resources_are_added() -> None:
    first = learn(NOTHING, table("a | v1 | secret | public", command="get -a"))
    detail = "$ dataos-ctl get -t secret -w public -n b -d\n---\nname: b\ntype: secret\n"
    second = learn(first.file, detail, today=LATER)
    assert shown(second) == ["secret in public: a b, closed, 01-31, 1.txt, get -a; 1.txt, get -t secret -w public"]
    assert shown(learn(second.file, detail, today=LATER)) == shown(second)
    assert shown(learn(NOTHING, detail)) == ["secret in public: b, 01-31, 1.txt, get -t secret -w public"]


def test_deleted_names_are_left_out() -> None:
    row = "NAME | VERSION | TYPE | STATUS\n---|---|---|---\na | v1 | compute | {}\n"
    first = learn(NOTHING, row.format("active"))
    assert shown(learn(first.file, row.format("deleted"), today=LATER)) == ["compute: , 02-28, 1.txt"]
    detail = "---\nname: a\ntype: compute\nstatus:\n  aggregateStatus: deleted\n"
    assert learn(first.file, detail).file.lists[0].names == ()


def test_lists_that_are_declared_complete() -> None:
    assert [names.closed for names in learn(NOTHING, SECRETS, complete=("secret:public",)).file.lists] == [True, False]
    assert [names.closed for names in learn(NOTHING, SECRETS, complete=("secret",)).file.lists] == [True, True]
    with pytest.raises(UsageError, match="the list `volume:public` of --complete was not read") as caught:
        learn(NOTHING, SECRETS, complete=("secret", "volume:public"))
    assert caught.value.hint == "lists that were read: secret:public, secret:sandbox"


def test_a_list_with_a_row_that_cannot_be_read_stays_open() -> None:
    update = learn(NOTHING, table("a | v1 | secret | public", "b | v1", command="get -a"))
    assert update.summary == ["secret in public: 1 name, open"]
    assert update.notes == ["secret in public: the list is open, because a row could not be read"]


def test_names_with_an_error_are_kept_and_mentioned() -> None:
    text = "NAME | VERSION | TYPE | STATUS\n---|---|---|---\na | v1 | compute | error\nb | v1 | compute | active\n"
    update = learn(NOTHING, text)
    assert shown(update) == ["compute: a b, 01-31, 1.txt"]
    assert update.notes == ["compute: the status of `a` is `error`"]


def test_a_kind_has_workspaces_or_none() -> None:
    first = learn(NOTHING, table("a | v1 | data | public"))
    update = learn(first.file, table("b | v1 | data |"))
    assert shown(update) == ["data in public: a, 01-31, 1.txt"]
    assert update.notes == ["data: dropped the names without a workspace, because others have one"]


def stack(name: str, schema: str = "", runner: str = "workerConfig") -> str:
    text = f"---\nname: r\ntype: stack\nstack:\n  name: {name}\n  version: '1.0'\n  {runner}: {{}}\n"
    return text + (f"  stackSpecValueSchema:\n    jsonSchema: |\n      {schema}\n" if schema else "")


VERSIONS = "STACK │ FLAVOR │ VERSION │ IMAGE\n──┼───┼──┼──\nsoda │ │ 1.0 │ x\npipe │ py │ 2.0 │ x\n"


def test_stacks() -> None:
    update = learn(NOTHING, VERSIONS, stack("soda", "{}"), stack("bento", runner="serviceConfig"))
    assert [(item.text, item.runs_in, item.schema) for item in update.file.stacks] == [
        ("bento:1.0", ("service",), ""),
        ("pipe+py:2.0", None, ""),
        ("soda:1.0", ("worker",), "schemas/soda-1.0.json"),
    ]
    assert update.schemas == {"schemas/soda-1.0.json": "{}\n"}
    assert update.summary == [
        "stack: 2 names, open",
        "stack bento:1.0: runs in service",
        "stack soda:1.0: runs in worker and has a schema",
    ]
    later = learn(update.file, VERSIONS, today=LATER)
    assert [item.learned for item in later.file.stacks] == [TODAY, LATER, TODAY]
    closed = learn(later.file, VERSIONS, complete=("stack",))
    assert [item.text for item in closed.file.stack_tables] == ["soda:1.0"]
    assert closed.notes == ["stack: dropped bento:1.0, which is not in the closed list"]


def test_a_stack_that_two_resources_define() -> None:
    update = learn(NOTHING, stack("soda", "{}"), stack("soda", "true", "serviceConfig"))
    (soda,) = update.file.stacks
    assert (soda.runs_in, soda.schema, update.schemas) == (("worker", "service"), "", {})
    assert update.notes == ["stack soda:1.0: no schema, because it is defined more than once with different ones"]
    assert learn(NOTHING, stack("soda", "{}"), stack("soda", "{}")).schemas == {"schemas/soda-1.0.json": "{}\n"}


def test_the_schema_of_a_worker() -> None:
    text = '{"properties": {"stack": {}, "compute": {}}}'
    update = learn(NOTHING, text)
    assert update.schemas == {"schemas/worker.json": f"{text}\n"}
    assert (update.file.worker_schemas, update.summary) == (("schemas/worker.json",), ["schema of a Worker"])
    assert learn(update.file, SECRETS).file.worker_schemas == ("schemas/worker.json",)
    assert learn(NOTHING, text, text).notes == []
    assert learn(NOTHING, text, f"{text[:-1]} }}").notes == [
        "several schemas of a Worker were read; only the first is used"
    ]


STACK_OF = "---\nname: s\nversion: v1\ntype: stack\nstack:\n  name: {}\n  version: '1.0'\n{}"
RUNS = "  workerConfig: {}\n  serviceConfig: {}\n"
SCHEMA_OF = "  stackSpecValueSchema:\n    jsonSchema: '{}'\n"
WORKER_SCHEMA = '{{"properties": {{"stack": {{}}, "compute": {{}}, "{}": {{}}}}}}\n'
STEPS: dict[str, list[tuple[list[str], tuple[str, ...]]]] = {
    "lists": [
        ([table("b | v1 | secret | sales", "a | v1 | secret | sales", command="get -t secret -w sales -a")], ()),
        ([table("c | v1 | secret | sales", "a | v1 | secret | sales | x", command="get -t secret -w sales -a")], ()),
        ([table("d | v1 | secret | sales", command="get -t secret -w sales -n d")], ()),
        ([table("d | v1 | secret | sales", command="get -t secret -w sales -n d")], ("secret",)),
        ([table("e | v1 | secret | sales").replace("active", "error"), table("b | v1 | secret | sales").replace("active", "error")], ()),
    ],
    "complete lists": [
        ([table("a | v1 | secret | sales", "b | v1 | secret | public", "c | v1 | compute |")], ("secret:sales", "compute")),
        ([table("a | v1 | secret | sales", "x y | v1 | secret | public")], ("secret",)),
    ],
    "parts of lists": [
        ([table("a | v1 | secret | sales", command="get -a -n a")], ()),
        ([table("b | v1 | secret | sales", command="get -a -n b"), table("c | v1 | secret | sales", command="get -t secret -w sales")], ()),
        ([table("a | v1 | secret | sales").replace("active", "deleted"), "name: z\ntype: secret\nworkspace: sales\n"], ()),
        (["name: z\ntype: secret\nworkspace: sales\nstatus: deleted\n"], ()),
    ],
    "kinds with and without a workspace": [
        (["$ dataos-ctl get -t product -a\nNAME | VERSION | TYPE\n---|---|---\na | v1 | product\n"], ()),
        ([table("b | v1 | product | sales")], ()),
    ],
    "stacks": [
        ([STACK_OF.format("one", RUNS) + STACK_OF.format("two", "") + STACK_OF.format("three", RUNS + SCHEMA_OF.format("{}"))], ()),
        ([STACK_OF.format("four", SCHEMA_OF.format("{}")) + STACK_OF.format("four", SCHEMA_OF.format('{"type": "object"}'))], ()),
        ([STACK_OF.format("five", "  workerConfig: {}\n"), STACK_OF.format("five", RUNS)], ()),
        (["$ dataos-ctl develop stack versions\nSTACK | VERSION | IMAGE\n---|---|---\none | 1.0 | x\n"], ("stack",)),
    ],
    "schemas of a Worker": [
        ([WORKER_SCHEMA.format("a") + WORKER_SCHEMA.format("a")], ()),
        ([WORKER_SCHEMA.format("b"), WORKER_SCHEMA.format("c")], ()),
        ([table("a | v1 | secret | sales")], ()),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_all_that_is_learned(name: str, snapshot: SnapshotAssertion) -> None:
    file, lines = NOTHING, []
    for number, (texts, complete) in enumerate(STEPS[name]):
        update = learn(file, *texts, today=date(2026, 1, 1 + number), complete=complete)
        file = update.file
        rendered = render_platform(file).partition("format = 1\n")[2]
        schemas = [f"{path}: {text!r}" for path, text in update.schemas.items()]
        lines += [f"step {number}", *update.summary, *update.notes, *schemas, *rendered.splitlines()]
    assert lines == snapshot


def test_a_list_that_was_not_read_cannot_be_complete() -> None:
    for texts, read in (((), "none"), ((SECRETS,), "secret:public, secret:sandbox")):
        with pytest.raises(UsageError) as error:
            learn(NOTHING, *texts, complete=("compute",))
        assert str(error.value).startswith("the list `compute` of --complete was not read")
        assert error.value.hint == f"lists that were read: {read}"
