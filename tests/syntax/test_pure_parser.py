"""The parser in Python is libyaml's equal: events, values, styles, marks, and the kind, words and marks of errors.

Where they may differ, and why:

- the depth limit of 1,000 is that of libyaml 0.2.6; older versions have none, and MAX_DEPTH of the tree is 128
- a ReaderError may come a few characters earlier or later where a chunk of 16 KiB ends: libyaml reads up to four
  characters ahead, as many as the token at hand asks for

Neither shows in a report: the tree's limit comes first, and forbidden characters are replaced before they are explained.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any

import pytest
from tests.syntax.both_parsers import difference, events, manifests, mutated, soup

from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.parser import HAS_EXTENSION, LimitError, parse_tree
from workerlint.syntax.pure_parser import PureParser

compares = pytest.mark.skipif(not HAS_EXTENSION, reason="PyYAML has no C extension here to compare with")


def differences(texts: list[str]) -> list[str]:
    return [found for found in map(difference, texts) if found][:5]


@pytest.mark.deep
@compares
def test_manifests() -> None:
    texts = manifests()
    assert len(texts) > 300
    assert not differences(texts)


@pytest.mark.slow
@compares
@pytest.mark.parametrize("seed", range(3))
def test_changed_manifests(seed: int) -> None:
    chance = random.Random(seed)
    texts = [text[:1500] for text in manifests()]
    assert not differences([mutated(chance, texts) for _ in range(300)])


@pytest.mark.deep
@compares
def test_bits_of_yaml_in_any_order() -> None:
    chance = random.Random(4)
    assert not differences([soup(chance) for _ in range(3000)])


@pytest.mark.deep
@compares
def test_the_depth_limit() -> None:
    limits = ((0, 1000), (0, 1001), (1, 998), (1, 1000), (300, 700), (1000, 0))
    pairs = (("- ", "["), ("[", "{a: "))
    texts = [outer * many + inner * more for many, more in limits for outer, inner in pairs]
    assert not differences(texts)


@compares
@pytest.mark.parametrize("character", ["a", "é", "😀"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_forbidden_character_is_an_error_when_its_chunk_is_read(character: str, start: str) -> None:
    texts = [
        f"{start}k: [ }}\n# {character * size}\x01"
        for size in (4090, 4093, 8180, 8187, 16370, 16377, 16379, 16384, 40_000)
    ]
    assert not differences(texts)


# What each row of the table of differences from PyYAML's own parser comes to.
TABS = {
    "a:\tb": "b",
    "a: b\tc": "b\tc",
    "a: b\t# c": "b",
    "a: b\n \tc": "b c",
    "a: [\t1,\t2\t]": None,
    "a: |\t\n  b": "b",
}


@pytest.mark.parametrize("text", TABS)
def test_tabs_that_libyaml_accepts(text: str) -> None:
    found = events(PureParser, text)
    assert found[-1][0] == "StreamEndEvent", found
    if TABS[text]:
        assert [event[3]["value"] for event in found if event[0] == "ScalarEvent"] == ["a", TABS[text]]


ERRORS = {
    "a\n\tb: c\n": (None, "mapping values are not allowed in this context", 4),
    "\ta: b": ("while scanning for the next token", "found character that cannot start any token", 0),
    "a: |\n  b\n \tc": (
        "while scanning a block scalar",
        "found a tab character where an indentation space is expected",
        10,
    ),
    "a: - b": (None, "block sequence entries are not allowed in this context", 3),
    "a: b: c": (None, "mapping values are not allowed in this context", 4),
    "a: [b": ("while parsing a flow sequence", "did not find expected ',' or ']'", 5),
    "a: {b: c": ("while parsing a flow mapping", "did not find expected ',' or '}'", 8),
    "a: b\n c: d\n e": (None, "mapping values are not allowed in this context", 7),
    "a:\n  b: c\n d: e": ("while parsing a block mapping", "did not find expected key", 11),
    "- a\nb: c": ("while parsing a block collection", "did not find expected '-' indicator", 4),
    "a: 'b": ("while scanning a quoted scalar", "found unexpected end of stream", 5),
    'a: "\\q"': ("while parsing a quoted scalar", "found unknown escape character", 4),
    "a: *": ("while scanning an alias", "did not find expected alphabetic or numeric character", 4),
    "a: !x!y z": ("while parsing a node", "found undefined tag handle", 3),
    "%YAML 2.0\n---\n": (None, "found incompatible YAML document", 0),
    "%FOO\n---\n": ("while scanning a directive", "found unknown directive name", 4),
    "a: | b": ("while scanning a block scalar", "did not find expected comment or line break", 5),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_in_the_words_of_libyaml(text: str) -> None:
    context, problem, at = ERRORS[text]
    error = events(PureParser, text)[-1]
    assert error[1:3] == (context, problem)
    assert error[4][0] == at


def test_a_byte_order_mark_is_not_counted() -> None:
    assert events(PureParser, "\ufeffa: b") == events(PureParser, "a: b")


REPORTS = """
import json, sys
if sys.argv[1] == "pure":
    sys.modules["yaml._yaml"] = None
from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document
from workerlint.syntax.parser import HAS_EXTENSION
rules = load_rules()
engine = Engine(Settings(), rules, rules)
reports = []
for text in json.load(sys.stdin):
    checked = engine.check(Document(Source("w.yaml", text)))
    assert not checked.failures, checked.failures
    found = [
        (item.code, item.message, item.help, item.span.start, item.span.end, [(fix.title, str(fix.edits)) for fix in item.fixes])
        for item in checked.diagnostics
    ]
    fixed = fix_document(engine, Document(Source("w.yaml", text)), lambda item, fix: True).text
    reports.append((text, found, fixed))
json.dump([HAS_EXTENSION, reports], sys.stdout)
"""


def reports(parser: str, texts: list[str]) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", REPORTS, parser],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    return json.loads(done.stdout)


@pytest.mark.deep
@compares
def test_whole_reports_and_fixes_are_equal() -> None:
    chance = random.Random(5)
    texts = chance.sample([text for text in manifests() if len(text) < 5_000], 160)
    texts += [mutated(chance, texts) for _ in range(100)]
    (with_extension, theirs), (without, ours) = reports("libyaml", texts), reports("pure", texts)
    assert (with_extension, without) == (True, False)
    assert sum(len(found) for _, found, _ in theirs) > 100
    assert [one for one in zip(ours, theirs, strict=True) if one[0] != one[1]][:3] == []


VERBOSE = """
import sys
if sys.argv.pop(1) == "pure":
    sys.modules["yaml._yaml"] = None
from workerlint.cli.entry import main
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parser", "option", "times"), [("pure", "-v", 1), ("pure", "--no-cache", 0), ("libyaml", "-v", 0)]
)
def test_a_verbose_run_reports_the_slow_parser_once(parser: str, option: str, times: int) -> None:
    call = [sys.executable, "-c", VERBOSE, parser, "check", option, "examples"]
    env = {"PYTHONPATH": ":".join(filter(None, sys.path)), "WORKERLINT_NO_CACHE": "1"}
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 1
    assert done.stderr.count("install PyYAML with its C extension") == (times if HAS_EXTENSION else option == "-v")


@pytest.mark.parametrize("text", ["!%ED%A0%80 x", "a: !%ff%fe x", "a: !<%80> x"])
def test_a_tag_whose_escapes_are_not_utf_8_is_an_error(text: str) -> None:
    with pytest.raises(YAMLError):
        parse_tree(text)


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? "])
def test_depth_is_limited(unit: str) -> None:
    with pytest.raises(LimitError):
        parse_tree(unit * 100_000)
