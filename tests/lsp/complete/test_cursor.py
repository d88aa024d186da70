"""Positions of the cursor: in invalid YAML, next to brackets, in documents that are not Workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.positions import UTF8, UTF16, UTF32

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]

META = "name: orders\nversion: v1beta\ntype: worker\n"
LEVELS = ["INFO", "DEBUG", "WARN", "ERROR"]

SECTION = {
    "an empty line in the middle": "worker:\n  stack: bento:3.0\n  |\n  compute: a\n",
    "the end without a line break": "worker:\n  stack: bento:3.0\n  compute: a\n  |",
    "a word begun": "worker:\n  stack: bento:3.0\n  lo|\n  compute: a\n",
    "an empty line without indentation": "worker:\n|\n  stack: bento:3.0\n  compute: a\n",
    "an empty line with too little": "worker:\n |\n  stack: bento:3.0\n  compute: a\n",
    "more spaces behind the cursor": "worker:\n  stack: bento:3.0\n  |    \n  compute: a\n",
    "a comment behind": "worker:\n  stack: bento:3.0\n  | # here\n  compute: a\n",
    "a word without a colon above": "worker:\n  stack: bento:3.0\n  comp\n  |\n  compute: a\n",
    "a bracket left open above": "worker:\n  stack: bento:3.0\n  envs: {a: b\n  |\n  compute: a\n",
    "a quote left open above": 'worker:\n  stack: bento:3.0\n  title: "ab\n  |\n  compute: a\n',
    "two colons below": "worker:\n  stack: bento:3.0\n  |\n  compute: a\n  title: a: b\n",
    "a wrong indentation below": "worker:\n  stack: bento:3.0\n  |\n  compute: a\n     title: a\n   tags: b\n",
    "broken above and below": "worker:\n  titl\n  stack: bento:3.0\n  |\n  compute: a\n  tags: [a\n  - b\n",
    "tabs": "worker:\n\tstack: bento:3.0\n\tcompute: a\n\t|\n",
    "carriage returns": "worker:\r\n  stack: bento:3.0\r\n  |\r\n  compute: a\r\n",
    "anchors": "worker: &all\n  stack: &stack bento:3.0\n  |\n  compute: &c a\n",
    "other indentation": "worker:\n      stack: bento:3.0\n      |\n      compute: a\n",
    "a deeper line above": "worker:\n  stack: bento:3.0\n  compute: a\n  envs:\n    A: b\n  |\n",
    "a flow mapping": "worker: {stack: bento:3.0, compute: a, |}\n",
    "a flow mapping left open": "worker: {stack: bento:3.0, compute: a, |\n",
    "a flow mapping of several lines": "worker: {\n  stack: bento:3.0,\n  |\n  compute: a }\n",
}


@pytest.mark.parametrize("text", SECTION.values(), ids=SECTION.keys())
def test_the_section_is_found(ask: Ask, text: str) -> None:
    labels = ask(META + text).labels
    assert {"topology", "resources"} <= set(labels[:5])
    assert {"logLevel", "dryRun"} <= set(labels)
    assert not {"stack", "compute", "name", "layer"} & set(labels)


VALUES = {
    "behind the space": "worker:\n  logLevel: |\n  compute: a\n",
    "behind the colon": "worker:\n  logLevel:|\n  compute: a\n",
    "at the end": "worker:\n  logLevel: |",
    "in a word": "worker:\n  logLevel: IN|FO # now\n",
    "in quotes": 'worker:\n  logLevel: "|"\n',
    "behind a quote left open": "worker:\n  logLevel: '|\n",
    "in a flow mapping": "worker: {logLevel: |}\n",
    "in a flow mapping left open": "worker: {compute: a, logLevel: |\n",
    "under a broken line": "worker:\n  stack bento\n  compute: [a\n  logLevel: |\n",
    "above a broken line": "worker:\n  logLevel: |\n  stack bento\n  : :\n",
    "behind an anchor": "worker:\n  logLevel: &level |\n",
    "with carriage returns": "worker:\r\n  logLevel: |\r\n  compute: a\r\n",
    "on the line below": "worker:\n  logLevel:\n    |\n  compute: a\n",
}


@pytest.mark.parametrize("text", VALUES.values(), ids=VALUES.keys())
def test_the_value_is_found(ask: Ask, text: str) -> None:
    assert ask(META + text).labels == LEVELS


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("logLevel:|", "logLevel: WARN"),
        ("logLevel: |", "logLevel: WARN"),
        ("logLevel: W|", "logLevel: WARN"),
        ("logLevel: 'W|", "logLevel: 'WARN'"),
        ('logLevel: "W|"', 'logLevel: "WARN"'),
        ("logLevel: | # now", "logLevel: WARN # now"),
    ],
)
def test_no_colon_or_quote_is_doubled_or_lost(ask: Ask, before: str, after: str) -> None:
    assert ask(f"{META}worker:\n  {before}\n").accept("WARN") == f"{META}worker:\n  {after}\n"


SILENT = {
    "a comment": META + "worker:\n  # lo|\n",
    "a comment behind a value": META + "worker:\n  stack: a # lo|\n",
    "directly before a comment": META + "worker:\n  |# lo\n",
    "a value directly before a comment": META + "worker:\n  logLevel: |# lo\n",
    "in brackets, directly before a comment": META + "worker: {stack: a, |# lo\n  }\n",
    "a comment of a text with an error": META + "worker:\n  |# lo\n  title: a: b\n",
    "behind a bracket that is closed": META + "worker: {\n  stack: a} |\n",
    "a directive": f"%YAML 1.|1\n---\n{META}",
    "three dots": META + "worker: {}\n...|\n",
    "a block scalar": META + "worker:\n  title: >\n    lo|\n",
    "an empty line of a block scalar": META + "worker:\n  title: >\n    some\n    |\n    text\n",
    "what looks like a key in a block scalar": META + "worker:\n  title: >\n    logLevel: |\n",
    "a block scalar's header": META + "worker:\n  title: >|\n",
    "a sentence": META + "worker:\n  title: one two |\n",
    "a sentence over two lines": META + "worker:\n  title: one two\n    three |\n",
    "an alias": META + "worker:\n  logLevel: *le|\n",
    "in front of a key": META + "worker:\n |  stack: a\n",
    "in front of a dash": META + "worker:\n  topology:\n    |- name: a\n",
    "the line between documents": META + "worker:\n  stack: a\n---|\n",
    "a value whose own lines follow": META + "worker:|\n  stack: a\n",
    "a section on the line of its key": META + "worker:\n  resources: |\n",
    "a list on the line of its key": META + "worker:\n  topology: |\n",
    "an unknown attribute": META + "worker:\n  unheardOf: |\n",
    "a free mapping": META + "worker:\n  envs:\n    |\n",
    "another resource": "name: a\nversion: v1\ntype: depot\ndepot:\n  |\n",
    "another resource's top level": "name: a\nversion: v1\ntype: depot\n|\n",
    "another resource's type": "name: a\nversion: v1beta\ntype: dep|ot\n",
    "another resource's type key": "name: a\nversion: v1beta\nty|pe: depot\n",
    "another resource, broken": "name: a\nversion: v1\ntype: depot\ndepot: [\n  |\n",
    "other people's YAML": "version: 3\nservices:\n  worker:\n    |\n",
    "other people's worker": "worker:\n  replicas: 3\nserver:\n  |\n",
    "a template of Helm": "type: worker\nworker:\n  {{- if .Values.x }}\n  |\n",
    "an empty document with a letter": "w|\n",
    "a list": "- |\n",
    "a text": "just some worker |",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_silence(ask: Ask, text: str) -> None:
    assert ask(text).labels == []


def test_each_document_of_a_stream_stands_by_itself(ask: Ask) -> None:
    other = "name: a\nversion: v1\ntype: secret\nsecret:\n  type: key-value\n"
    first = ask(f"{META}worker:\n  |\n---\n{other}").labels
    last = ask(f"{other}---\n{META}worker:\n  stack: bento:3.0\n  |").labels
    assert "stack" in first
    assert "stack" not in last
    assert "compute" in last
    assert ask(f"{META}worker:\n  stack: a\n---\n{other}  |\n").labels == []
    assert ask(f"{META}worker: [\n---\n{META}worker:\n  logLevel: |\n").labels == LEVELS


def test_the_level_of_the_cursor_decides(ask: Ask) -> None:
    text = META + "worker:\n  topology:\n    - name: a\n      type: b\n"
    assert ask(text + "|").labels[0] == "tags"
    assert ask(text + "  |").labels[:3] == ["stackSpec", "replicas", "stack"]
    assert ask(text + "    |").labels[0] == "name, type"
    assert ask(text + "      |").labels == ["doc", "properties", "dependencies"]


@pytest.mark.parametrize("below", ["", "  replicas: 1\n"])
def test_below_an_empty_section_its_fields_come_first(ask: Ask, below: str) -> None:
    text = META + f"worker:\n  stack: s\n  resources:\n  |\n{below}"
    answer = ask(text)
    assert answer.labels[:3] == ["requests", "limits", "topology"]
    written = "    requests:\n      cpu: 100m\n      memory: 100Mi"
    assert answer.accept("requests") == text.replace("  |", written)
    assert answer.accept("logLevel") == text.replace("  |", "  logLevel: INFO")


def test_fields_below_an_empty_section_have_the_same_order_at_both_columns(ask: Ask) -> None:
    below = ask(META + "worker:\n  |\n").labels
    assert below[:3] == ["replicas", "stack", "logLevel"]
    assert ask(META + "worker:\n|\n").labels[: len(below)] == below


def test_below_an_empty_list_its_item_comes_first(ask: Ask) -> None:
    text = META + "worker:\n  topology:\n  |\n"
    answer = ask(text)
    assert answer.labels[0] == "- name, type"
    assert answer.accept("- name, type") == text.replace("  |", "    - name: \n      type: ")


def test_below_a_dash_the_fields_of_the_item_come_one_by_one(ask: Ask) -> None:
    assert ask(META + "worker:\n  topology:\n    - |\n").labels[0] == "name, type"
    below = ask(META + "worker:\n  topology:\n    -\n      |\n").labels
    assert below[:2] == ["name", "type"]
    assert "name, type" not in below


def test_a_section_with_content_is_not_empty(ask: Ask) -> None:
    assert ask(META + "worker:\n  envs: {}\n  |\n").labels[0] == "compute"
    assert "cpu" not in ask(META + "worker:\n  resources:\n    requests:\n  |\n").labels


@pytest.mark.parametrize(
    ("flow", "block"),
    [
        ("  resources: {requests:|", "  resources:\n    requests:\n      |"),
        ("  resources: {requests: |}\n", "  resources:\n    requests:\n      |\n"),
        ("  topology: [|]\n", "  topology:\n    - |\n"),
        ("  topology: [{name: a, type: i}, {name: b, type: o, dependencies: |}]\n",
         "  topology:\n    - {name: a, type: i}\n    - name: b\n      type: o\n      dependencies:\n      - |\n"),
    ],
)  # fmt: skip
def test_flow_style_offers_what_block_style_does(ask: Ask, flow: str, block: str) -> None:
    assert ask(META + "worker:\n" + flow).labels == ask(META + "worker:\n" + block).labels


def test_collections_in_flow_style_get_their_brackets(ask: Ask) -> None:
    text = META + "worker:\n  resources: {requests:|}\n"
    assert ask(text).accept("cpu") == text.replace("|", " {cpu: 100m}")
    text = META + "worker:\n  topology: [|]\n"
    assert ask(text).accept("name, type") == text.replace("|", "{name: , type: }")
    text = META + "worker: {topology: |}\n"
    assert ask(text).accept("name, type") == text.replace("|", "[{name: , type: }]")


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_columns_behind_characters_outside_the_first_plane(ask: Ask, encoding: str) -> None:
    answer = ask(META + "worker: {title: 🎉é, logLevel: DE|}\n", encoding=encoding)
    assert answer.accept("DEBUG") == META + "worker: {title: 🎉é, logLevel: DEBUG}\n"


@pytest.mark.parametrize(
    ("line", "character", "answers"),
    [
        ("  |", " ", False),
        ("  title: some |", " ", False),
        ("  logLevel: INFO |", " ", False),
        ("  st |", " ", False),
        ("l-|", "-", False),
        ("  logLevel: |", " ", True),
        ("  logLevel:|", ":", True),
        ("  topology:\n    - |", " ", True),
        ("  topology:\n    -|", "-", True),
        ("  stack: bento-|", "-", False),
        ("  resources: {|}", "{", True),
        ("  resources: { |}", " ", True),
        ("  resources: {requests: {}, |}", " ", True),
        ("  topology: [ |]", " ", True),
        ("\r  |", " ", False),
    ],
)
def test_a_character_typed_in_passing_asks_nothing(ask: Ask, line: str, character: str, answers: bool) -> None:
    context = types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, character)
    assert bool(ask(f"{META}worker:\n{line}\n", context=context).items) is answers


def test_a_dash_is_typed_in_a_text_with_carriage_returns_alone(ask: Ask) -> None:
    context = types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, "-")
    assert ask(f"{META}worker:\n  topology:\n    -|\n".replace("\n", "\r"), context=context).items


@pytest.mark.parametrize(
    ("text", "kind", "character", "answers"),
    [
        ("name: a\n|", types.CompletionTriggerKind.Invoked, None, True),
        ("'name': a\n|", types.CompletionTriggerKind.Invoked, None, True),
        ("name: a\ntype: |", types.CompletionTriggerKind.Invoked, None, True),
        ("name: a\nty|", types.CompletionTriggerKind.Invoked, None, False),
        ("name: a\ntype: |", types.CompletionTriggerKind.TriggerCharacter, " ", False),
        ("name: a\ntype:|", types.CompletionTriggerKind.TriggerCharacter, ":", False),
    ],
)
def test_a_document_that_has_only_a_name_is_completed_where_the_user_requests_it(
    ask: Ask, text: str, kind: types.CompletionTriggerKind, character: str | None, answers: bool
) -> None:
    assert bool(ask(text, context=types.CompletionContext(kind, character)).items) is answers


def test_inserting_keeps_what_follows_the_cursor_and_replacing_does_not(ask: Ask) -> None:
    answer = ask(META + "worker:\n  logLevel: IN|FO\n")
    assert answer.accept("DEBUG", replace=False) == META + "worker:\n  logLevel: DEBUGFO\n"
    assert answer.accept("DEBUG", replace=True) == META + "worker:\n  logLevel: DEBUG\n"
    plain = ask(META + "worker:\n  logLevel: IN|FO\n", insert_replace=False)
    assert isinstance(plain["DEBUG"].text_edit, types.TextEdit)
    assert plain.accept("DEBUG") == META + "worker:\n  logLevel: DEBUG\n"


def test_indentation_is_left_to_the_editor_where_it_can(ask: Ask) -> None:
    assert ask(META + "worker:\n  |\n")["stack"].insert_text_mode == types.InsertTextMode.AdjustIndentation
