"""A fix that changes data at a path that it does not name is not applied."""

from __future__ import annotations

import pytest

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import SAFE, WARNING, Edit, Finding, Fix
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import Rule, rule
from workerlint.fixes.content import Named, only_named_changes
from workerlint.fixes.fixer import FixResult, changes_only_named, fix_document
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker

    Path = tuple[str | int, ...]

WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n"
BUNDLE = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n"
TEXT = f"{WORKER}  replicas: 2 # two\n  stack: bento:3.0\n  tags: [a, b]\n  envs: {{A: '1', B: &b x}}\n  copy: *b\n"


RULES = load_rules()


def differ_only_at(before: str, after: str, *paths: Path, at: str = "name: a") -> bool:
    one, other = (Document(Source("w.yaml", text)) for text in (before, after))
    return only_named_changes(one, other, [Named(before.index(at), paths)])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("replicas: 2 # two", "replicas:   2"),
        ("stack: bento:3.0", '"stack": "bento:3.0"'),
        ("[a, b]", "\n  - a\n  - b"),
        ("  replicas: 2 # two\n  stack: bento:3.0\n", "  stack: bento:3.0\n  replicas: 2 # two\n"),
        (WORKER, f"# why\n---\n{WORKER}"),
    ],
)
def test_layout_comments_and_the_order_of_fields_are_no_data(old: str, new: str) -> None:
    assert differ_only_at(TEXT, TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("replicas: 2", "replicas: 3", ("worker", "replicas")),
        ("replicas: 2", "replicas: '2'", ("worker", "replicas")),
        ("replicas: 2", "replicas: 0o2", ("worker", "replicas")),
        ("replicas: 2", "replicas: !!int 2", ("worker", "replicas")),
        ("replicas: 2", "replicas: &two 2", ("worker", "replicas")),
        ("replicas: 2", "replicas: [2]", ("worker", "replicas")),
        ("replicas: 2 # two\n  ", "", ("worker", "replicas")),
        ("replicas: 2", "replicas: 2\n  logLevel: INFO", ("worker", "logLevel")),
        ("[a, b]", "[b, a]", ("worker", "tags")),
        ("[a, b]", "[a]", ("worker", "tags")),
        ("[a, b]", "[a, c]", ("worker", "tags", 1)),
        ("[a, b]", "[a, [b]]", ("worker", "tags", 1)),
        ("copy: *b", "copy: x", ("worker", "copy")),
        ("copy: *b", "copy: {{x}}", ("worker", "copy")),
        ("{A: '1', B: &b x}", "{A: '1', B: &b x, <<: {}}", ("worker", "envs")),
        ("name: a", "name: b", ("name",)),
    ],
)
def test_a_change_of_data_must_be_named(old: str, new: str, path: Path) -> None:
    after = TEXT.replace(old, new, 1)
    assert not differ_only_at(TEXT, after)
    assert not differ_only_at(TEXT, after, ("worker", "stack"), ("worker", "tags", 0), ("worker", "nothing"))
    assert differ_only_at(TEXT, after, path)
    assert differ_only_at(TEXT, after, path[:-1])


def test_a_change_of_an_anchored_value_must_be_named_wherever_it_is_repeated() -> None:
    after = TEXT.replace("&b x", "&b y")
    assert not differ_only_at(TEXT, after, ("worker", "envs", "B"))
    assert differ_only_at(TEXT, after, ("worker", "envs", "B"), ("worker", "copy"))


def test_a_change_of_a_merged_value_must_be_named_wherever_it_is_merged() -> None:
    before = f"{WORKER}  one: &one {{a: 1, b: 2}}\n  two:\n    <<: *one\n    b: 3\n"
    after = before.replace("a: 1", "a: 5").replace("b: 2", "b: 6")
    assert not differ_only_at(before, after, ("worker", "one"))
    assert not differ_only_at(before, after, ("worker", "one"), ("worker", "two", "a"))  # what it merges is another
    assert differ_only_at(before, after, ("worker", "one"), ("worker", "two"))


def test_no_document_may_appear_or_disappear() -> None:
    assert not differ_only_at(TEXT, f"{TEXT}---\n{WORKER}  replicas: 1\n", ())
    assert not differ_only_at(f"{TEXT}---\n{TEXT}", TEXT, ())
    assert not differ_only_at(TEXT, "\0", ())


UNREADABLE = f"{WORKER}  tags: {'[' * 200}\n"


@pytest.mark.parametrize("more", ["---\n@x\n", "---\n\0\n", "--- null\n", f"---\n{UNREADABLE}"])
def test_no_document_that_cannot_be_read_may_appear_or_disappear(more: str) -> None:
    assert not differ_only_at(TEXT, f"{TEXT}{more}", ())
    assert not differ_only_at(f"{TEXT}{more}", TEXT, ())
    assert differ_only_at(f"{TEXT}{more}", f"{TEXT.replace('name: a', 'name: b')}{more}", ("name",))


def test_empty_documents_may_appear_and_disappear() -> None:
    for more in ("---\n", "---\n# why\n", "---\n---\n...\n"):
        assert differ_only_at(TEXT, f"{TEXT}{more}")
        assert differ_only_at(f"{TEXT}{more}", TEXT)


def test_what_cannot_be_read_cannot_be_compared() -> None:
    assert differ_only_at(UNREADABLE, UNREADABLE.replace("[", "[ "))
    assert not differ_only_at(UNREADABLE, TEXT, ())
    assert differ_only_at("# name: a\n@x\n", "x: 1\n")
    assert not differ_only_at(TEXT, UNREADABLE, ())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_one_of_several_equal_documents_may_change(number: int) -> None:
    document = f"---\n{TEXT}"
    documents = [document] * 3
    documents[number] = document.replace("replicas: 2", "replicas: 3")
    before, after = document * 3, "".join(documents)
    one, other = (Document(Source("w.yaml", text)) for text in (before, after))
    for at in range(3):
        named = Named(len(document) * at + 10, (("worker", "replicas"),))
        assert only_named_changes(one, other, [named]) == (at == number)


def test_a_path_is_about_the_document_of_its_finding() -> None:
    before = f"{TEXT}---\n{TEXT}"
    assert differ_only_at(before, before.replace("replicas: 2", "replicas: 3", 1), ("worker", "replicas"))
    after = f"{TEXT}---\n{TEXT.replace('replicas: 2', 'replicas: 3')}"
    assert not differ_only_at(before, after, ("worker", "replicas"))


def test_in_a_bundle_a_path_may_be_about_a_resource_that_is_no_worker() -> None:
    stack = "    - id: s\n      spec: {name: s, version: v1alpha, type: Stack, stack: {name: s}}\n"
    text = f"{BUNDLE}    - id: none\n{stack}{stack.replace('name: s,', 'name: t,')}"
    assert differ_only_at(text, text.replace("Stack", "stack", 1), ("type",), at="name: s,")
    assert not differ_only_at(text, text.replace("Stack", "stack", 1), ("name",), at="name: s,")
    assert not differ_only_at(text, text.replace("Stack", "stack"), ("type",), at="name: s,")


def test_in_a_bundle_a_path_is_about_the_manifest_of_its_finding() -> None:
    inline = "".join(f"        {line}\n" for line in TEXT.splitlines())
    before = f"{BUNDLE}    - id: one\n      spec:\n{inline}    - id: two\n      spec:\n{inline}"
    one = before.replace("replicas: 2", "replicas: 3", 1)
    two = "replicas: 3".join(before.rsplit("replicas: 2", 1))
    assert differ_only_at(before, one, ("worker", "replicas"))
    assert not differ_only_at(before, two, ("worker", "replicas"))
    renamed = before.replace("id: two", "id: three")
    assert not differ_only_at(before, renamed, ("bundle", "resources", 1, "id"))
    assert differ_only_at(before, renamed, ("bundle", "resources", 1, "id"), at="name: b")


@rule("DW908", "wrong-name", WARNING)
def wrong_name(worker: Worker) -> Iterator[Finding]:
    """Change a second field with the one that the fix names."""
    replicas, stack = worker.scalar("replicas"), worker.scalar("stack")
    if replicas and stack and replicas.text == "2":
        edits = [Edit(replicas.span, "1"), Edit(stack.span, "flink")]
        yield Finding(replicas, "two", fix=Fix("Write 1", edits, SAFE, [("worker", "replicas")]))


@rule("DW909", "right-name", WARNING)
def right_name(worker: Worker) -> Iterator[Finding]:
    name = worker.meta("name")
    if name and name.text == "a":
        yield Finding(name, "a", fix=Fix("Write b", [Edit(name.span, "b")], SAFE, [("name",)]))


def fix(text: str, *rules: Rule) -> FixResult:
    return fix_document(Engine(Settings(), rules), Document(Source("w.yaml", text)), lambda _found, _fix: True)


def test_a_fix_below_a_key_from_a_variable_is_applied() -> None:
    text = f'{WORKER}  envs:\n    "${{NAME}}": 1\n    ${{OTHER}}: 2\n'
    engine = Engine(Settings(variables={"NAME": "A", "OTHER": "B"}), RULES, RULES)
    document = Document(Source("w.yaml", text))
    result = fix_document(engine, document, lambda found, _fix: found.code == "DW522")
    assert (result.text, result.dropped) == (text.replace(": 1", ': "1"').replace(": 2", ': "2"'), [])


def test_a_fix_that_changes_something_else_is_dropped_and_the_others_are_applied() -> None:
    result = fix(TEXT, wrong_name, right_name)
    assert result.text == TEXT.replace("name: a", "name: b")
    assert [found.code for found in result.applied] == ["DW909"]
    assert [found.code for found in result.dropped] == ["DW908"]


@pytest.mark.parametrize(("chosen", "expected"), [(wrong_name, False), (right_name, True)])
def test_a_fix_alone_changes_only_what_it_names(chosen: Rule, expected: bool) -> None:
    document = Document(Source("w.yaml", TEXT))
    (found,) = Engine(Settings(), [chosen]).check(document).diagnostics
    assert found.fix is not None
    assert changes_only_named(document, found, found.fix) == expected
