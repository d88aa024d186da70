"""During edits, an incremental check has the same findings as a full check."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.config.policies import PolicyTable
from workerlint.config.selection import resolve
from workerlint.config.settings import Settings
from workerlint.config.toml_file import TomlSource
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.incremental import IncrementalCheck, SupersededError
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result, WorkerResult
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker

RULES = load_rules()


def engine() -> Engine:
    text = "[[budget]]\ncode = 'ACME010'\ncpu = '1'\n"
    budget = PolicyTable("budget", tomllib.loads(text)["budget"][0], TomlSource("w.toml", text), 0, "")
    settings = Settings(budget=[budget])  # with a budget, the demand of a Worker is known
    return Engine(settings, resolve(settings, RULES)[0], RULES)


DOCUMENTS = (
    "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n",
    "name: b\ntype: worker\nworker:\n  logLevel: info\n  logLevel: LOUD\n",
    "name: c\nversion: v1beta\ntype: worker\nworker:\n  replicas: 0 # workerlint: ignore[DW311] none\n",
    "type: worker\nworker:\n    stack: bento\n    resources:\n    requests:\n        cpu: 2\n",
    "# workerlint: ignore-file[DW3]\ntype: worker\nworker: {logLevel: info}\n",
    "name: worker-secrets\ntype: secret\nsecret: {}\n",
    "type: worker\nworker:\n  stack: 'oops\n",
    "anything: 1\n",
    "name: d\npassword: hunter2: hunter3 # workerlint: ignore[DW001]\n",
    "type: worker\nname: {{ .Values.name }}\n{{- end }}\n",
    "",
    "type: worker\r\nworker:\r\n  logLevel: warning\r\n",
)


def facts(checked: Result) -> object:
    return (
        [(repr(item), item.fixes) for item in checked.diagnostics],
        [(repr(item), why) for item, why in checked.suppressed],
        checked.resources,
        (checked.manifests, checked.unreadable, checked.skipped, checked.masks, checked.failures, checked.fail_on),
        [(item.span, item.owner, item.secretless, item.unreadable, item.is_manifest) for item in checked.workers],
    )


edits = st.tuples(
    st.floats(0, 1),
    st.integers(0, 12),
    st.sampled_from(("", "\n", "x", "---\n", "  ", ": ", "worker", "\r\n", "\u2028", "'")),
)


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=6), st.lists(edits, min_size=1, max_size=6))
def test_remembering_changes_nothing(documents: list[str], changes: list[tuple[float, int, str]]) -> None:
    text = "---\n".join(documents)
    remembering, fresh = IncrementalCheck(), engine()
    running = engine()
    for place, length, content in [(0.0, 0, ""), *changes]:
        at = int(place * len(text))
        text = text[:at] + content + text[at + length :]
        source = Source("manifests.yaml", text)
        checked = remembering.begin(running, Document(source))
        running.finish(checked, ResourceIndex([(source.path, checked.resources)]))
        expected = fresh.begin(Document(source))
        fresh.finish(expected, ResourceIndex([(source.path, expected.resources)]))
        assert facts(checked) == facts(expected)


def test_a_document_that_did_not_change_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[int] = []
    running = engine()
    original = running.check_worker

    def noting(worker: Worker) -> WorkerResult:
        checked.append(worker.span.start)
        return original(worker)

    monkeypatch.setattr(running, "check_worker", noting)
    one, two = DOCUMENTS[0], DOCUMENTS[1].replace("  logLevel: info\n", "")
    remembering = IncrementalCheck()
    remembering.begin(running, Document(Source("a.yaml", f"{one}---\n{two}")))
    assert len(checked) == 2
    text = f"# above\n{one}---\n{two}"
    found = remembering.begin(running, Document(Source("a.yaml", text)))
    assert len(checked) == 3
    assert found.workers[1].found == running.begin(Document(Source("a.yaml", text))).workers[1].found


def test_an_answer_that_nobody_waits_for_is_given_up_and_what_is_known_is_kept() -> None:
    running = engine()
    remembering = IncrementalCheck()
    text = "---\n".join(DOCUMENTS[:3])
    remembering.begin(running, Document(Source("a.yaml", text)))
    with pytest.raises(SupersededError):
        remembering.begin(running, Document(Source("a.yaml", text)), lambda: True)
    again = remembering.begin(running, Document(Source("a.yaml", text)))
    assert again.manifests == 3


FULL = """name: city-sync
version: v1beta
type: worker
workspace: public
owner: ann
worker:
  stack: bento:3.0
  compute: &shared runnable-default
  replicas: 3
  resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 400m}}
  runAsApiKey: abcdefghijklmnopqrstuvwxyz012345
  logLevel: LOUD # workerlint: ignore[DW301] why
  dataosSecrets: [{name: *shared, workspace: other}, {name: two}]
  stackSpec: {input: {a: 1}}
  topology:
  - {name: a, type: input}
  - {name: b, type: output, dependencies: [c, d]}
  - {name: b, type: output, dependencies: [a]}
"""
BUNDLE = """name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: one
      spec:
        name: one
        version: v1beta
        type: worker
        owner: bob
        worker:
          stack: bento
          logLevel: info
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "# above\n"),
        ("", "name: s\nversion: v1\ntype: secret\n---\n"),
        ("# above\n", "# a\n# b\n"),
        ("# above\n", "# longer\n"),
        ("# above\n# again\n---\n", ""),
    ],
)
def test_a_worker_that_has_moved_is_as_if_it_was_checked_again(before: str, after: str) -> None:
    running = engine()
    remembering = IncrementalCheck()
    texts = [f"{above}---\n{FULL}---\n{BUNDLE}---\n{DOCUMENTS[1]}" for above in (before, after)]
    for text in texts:
        document = Document(Source("a.yaml", text))
        checked, expected = remembering.begin(running, document), engine().begin(Document(document.source))
        assert [item.found for item in checked.workers] == [item.found for item in expected.workers]
        for result in (checked, expected):
            running.finish(result, ResourceIndex([("a.yaml", result.resources)]))
        assert facts(checked) == facts(expected)
    known = {item.name: item for item in checked.resources}
    assert known["city-sync"].demand is not None
    assert known["city-sync"].references
    assert known["one"].prefix == "bundle.resources[one].spec"
    assert any(item.fixes for item in checked.diagnostics)
    assert any(item.related for item in checked.diagnostics)
