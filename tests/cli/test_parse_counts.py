"""No flow reads the text of a document more often than it has to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from workerlint.cli.entry import main
from workerlint.report.reporters import REPORTERS
from workerlint.syntax import parser

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\n"
CLEAN = f"{HEAD}worker:\n  stack: bento:3.0\n  compute: runnable-default\n"
FAULTY = f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: debug\n"
KEY = "dataos_apikey_c2VjcmV0LXZhbHVlLTEyMzQ1Njc4"
WITH_SECRET = (
    f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: LOUD\n  envs:\n    DB_PASSWORD: hunter2hunter2\n    X: {KEY}\n"
)
SUPPRESSED = f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: LOUD # workerlint: ignore[DW301] it is loud\n"
UNUSED = f"{CLEAN}  replicas: 2 # workerlint: ignore[DW301] nothing to ignore\n"
KEY_LIST = f"{HEAD}worker:\n  stack: bento:3.0\n  logLevel: LOUD\n  runAsApiKey:\n    - {KEY}\n"
ANCHORS = f"{HEAD}worker:\n  stack: bento:3.0\n  envs: &e\n    A: b\n  configs: *e\n  logLevel: LOUD\n"
SECRET = "name: db\nversion: v1\ntype: secret\nsecret:\n  type: key-value\n  acl: r\n  data:\n    k: v\n"
VOLUME = "name: disk\nversion: v1beta\ntype: volume\nvolume:\n  size: 1Gi\n"
USES = (
    f"{HEAD}workspace: public\nworker:\n  stack: bento:3.0\n  dataosSecrets:\n    - name: db\n      workspace: public\n"
    "  persistentVolume:\n    name: other-disk\n    directory: d\n"
)
STREAM = f"{USES}---\n{SECRET}---\n{FAULTY.replace('city', 'town')}---\n{VOLUME}---\nkind: foreign\n"
MARKDOWN = f"# Title\n\n```yaml\n{FAULTY}```\n\ntext\n\n```yaml\n{SECRET}```\n"
DOCUMENTS = {
    "clean": CLEAN,
    "findings": FAULTY,
    "secrets": WITH_SECRET,
    "suppression": SUPPRESSED,
    "unused suppression": UNUSED,
    "list of API keys": KEY_LIST,
    "anchors": ANCHORS,
    "no Worker": SECRET,
    "stream": STREAM,
}
BROKEN = {
    "unclosed quote": f'{HEAD}worker:\n  stack: "bento\n  replicas: 2\n',
    "no space": f"{HEAD}worker:\n  stack:bento\n  compute: x\n",
    "colon in a value": f"{HEAD}description: a: b\nworker:\n  stack: bento\n",
    "unclosed bracket": f"{HEAD}tags: [a, b\nworker:\n  compute: x\n",
    "no colon": f"{HEAD}worker:\n  replicas 3\n  compute: x\n",
    "wrong indentation": f"{HEAD}worker:\n    stack: bento\n  compute: x\n",
    "forbidden character": f"{HEAD}worker:\n  stack: be\x01nto\n  compute: x\n",
    "secret in a broken line": f'{HEAD}worker:\n  stack: bento\n  envs:\n    DB_PASSWORD: "hunter2hunter2\n',
    "tabs": f"{HEAD}worker:\n\tstack: bento\n\tresources:\n\t\tlimits:\n\t\t\tcpu: 1\n",
    **{
        f"tabs of {width}": f"{HEAD}worker:\n{' ' * width}compute: x\n\tresources:\n\t\tlimits:\n\t\t\tcpu: 1\n"
        for width in (2, 4, 8)
    },
}
SELECTIONS: dict[str, tuple[str, ...]] = {
    "default": (),
    "all": ("--select", "ALL"),
    "one": ("--select", "DW301"),
    "across files": ("--select", "DW6"),
    "without secrets": ("--ignore", "DW501,DW502"),
    "suppressions": ("--select", "ALL", "--no-ignores"),
    "verbose": ("--verbose",),
    "statistics": ("--statistics",),
}


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the parses of each text."""
    counts: Counter[str] = Counter()
    real = parser.CParser

    def count(text: str) -> Any:
        counts[text] += 1
        return real(text)

    monkeypatch.setattr(parser, "CParser", count)
    return counts


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def write(name: str, text: str) -> None:
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_check_parses_each_document_once(document: str, selection: str, parses: Counter[str]) -> None:
    write("worker.yaml", DOCUMENTS[document])
    assert main(["check", *SELECTIONS[selection], "worker.yaml"]) in {0, 1}
    assert set(parses.values()) <= {1}, parses
    assert sum(map(len, parses)) <= len(DOCUMENTS[document])


@pytest.mark.parametrize("name", REPORTERS)
def test_no_format_parses_a_document_again(name: str, parses: Counter[str]) -> None:
    for number, text in enumerate(DOCUMENTS.values()):
        write(f"{number}.yaml", text)
    main(["check", "--select", "ALL", "--output-format", name, "."])
    assert parses
    assert set(parses.values()) == {1}, parses


def test_a_cached_check_parses_no_document_twice(parses: Counter[str]) -> None:
    for number in range(12):
        write(f"{number}.yaml", WITH_SECRET.replace("city", f"city{number}"))
    main(["check", "."])
    assert len(parses) == 12
    assert set(parses.values()) == {1}
    parses.clear()
    main(["check", "."])
    assert set(parses.values()) <= {1}


STACK = """\
name: acme-stack
version: v1alpha
type: stack
stack:
  name: acme
  version: 1.0
  stackSpecValueSchema:
    jsonSchema: '{"required": ["dataset"]}'
"""


@pytest.mark.parametrize("name", REPORTERS)
def test_a_worker_is_parsed_again_only_for_the_stack_that_it_uses(name: str, parses: Counter[str]) -> None:
    user = f"{CLEAN.replace('bento:3.0', 'acme:1.0')}  stackSpec:\n    password: hunter2hunter2\n"
    write("clean.yaml", CLEAN)
    write("stack.yaml", STACK)
    write("user.yaml", user)
    assert main(["check", "--output-format", name, "."]) == 1
    assert parses == {CLEAN: 1, STACK: 1, user: 2}


def test_fixes_with_the_resources_of_other_files_parse_only_these_again(parses: Counter[str]) -> None:
    user = f"{CLEAN.replace('bento:3.0', 'acme:1.0')}  stackSpec:\n    datasett: a\n"
    for path, text in (("clean.yaml", CLEAN), ("stack.yaml", STACK), ("user.yaml", user)):
        write(path, text)
    main(["check", "--fix", "--unsafe-fixes", "--select", "DW306", "."])
    fixed = user.replace("datasett", "dataset")
    assert {text: parses[text] for text in (CLEAN, STACK, user)} == {CLEAN: 1, STACK: 2, user: 1}
    assert parses[fixed] in {1, 2}


def test_markdown_is_parsed_once(parses: Counter[str]) -> None:
    write("page.md", MARKDOWN)
    assert main(["check", "--select", "ALL", "page.md"]) == 1
    assert parses
    assert set(parses.values()) == {1}


def test_a_failing_rule_parses_nothing_again(parses: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workerlint.engine.registry._index", lambda _: {})
    monkeypatch.setattr("workerlint_rules.dw304_unversioned_stack.unversioned_stack.check", fail)
    write("worker.yaml", CLEAN)
    assert main(["check", "--select", "DW304", "worker.yaml"]) == 2
    assert set(parses.values()) == {1}


@pytest.mark.parametrize("option", ["--fix", "--diff", "--fix-only"])
def test_one_round_of_fixes_parses_before_and_after(option: str, parses: Counter[str]) -> None:
    write("worker.yaml", FAULTY)
    main(["check", option, "--unsafe-fixes", "--select", "DW301", "worker.yaml"])
    assert len(parses) == 2
    assert set(parses.values()) == {1}


@pytest.mark.parametrize("option", ["--fix", "--diff", "--fix-only"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_fixes_parse_no_text_twice(option: str, document: str, parses: Counter[str]) -> None:
    write("worker.yaml", DOCUMENTS[document])
    main(["check", option, "--unsafe-fixes", "--select", "ALL", "worker.yaml"])
    assert set(parses.values()) <= {1}, parses


@pytest.mark.parametrize("document", BROKEN)
def test_a_document_with_one_syntax_error_is_parsed_at_most_three_times(document: str, parses: Counter[str]) -> None:
    write("worker.yaml", BROKEN[document])
    main(["check", "--select", "ALL", "worker.yaml"])
    assert 2 <= parses.total() <= 3


@pytest.mark.parametrize("command", [("explain",), ("graph",), ("graph", "--format", "mermaid")], ids=" ".join)
@pytest.mark.parametrize("document", ["clean", "secrets", "anchors"])
def test_explain_and_graph_parse_once(command: tuple[str, ...], document: str, parses: Counter[str]) -> None:
    write("worker.yaml", DOCUMENTS[document])
    assert main([*command, "worker.yaml"]) == 0
    assert list(parses.values()) == [1]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_format_parses_each_version_of_a_document_once(document: str, parses: Counter[str]) -> None:
    """Each text is parsed once: before the change, in the documented order and as it is written."""
    write("worker.yaml", DOCUMENTS[document].replace("\n  ", "\n    "))
    assert main(["format", "worker.yaml"]) == 0
    assert set(parses.values()) <= {1}, parses
    parses.clear()
    assert main(["format", "worker.yaml"]) == 0
    assert set(parses.values()) <= {1}, parses
    assert sum(map(len, parses)) <= len(DOCUMENTS[document])


def test_new_parses_what_it_writes_once(parses: Counter[str]) -> None:
    assert main(["new", "--name", "city-sync", "--stack", "bento", "--output", "worker.yaml"]) == 0
    assert set(parses.values()) <= {1}, parses
