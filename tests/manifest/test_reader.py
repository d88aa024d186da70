"""Which documents are ours: a Worker, and nothing else, is ever spoken of."""

from __future__ import annotations

import pytest

from workerlint.core.account import TEMPLATE
from workerlint.core.text import Source
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.reader import is_near_worker, worker_spans


def count(text: str) -> int:
    return len(list(read_workers(Source("file.yaml", text))))


OURS = {
    "by type": "name: a\ntype: worker\n",
    "quoted type": "type: 'worker'\nname: a\n",
    "section without a type": "version: v1beta\nworker:\n  compute: runnable-default\n",
    "section without type and version": "worker:\n  topology: [{name: a, type: input}]\n  stackSpec: {}\n",
    "own attributes at two levels": "worker:\n  stack: bento\ncompute: runnable-default\n",
    "bare section": "worker:\n  stack: bento\n  compute: runnable-default\n",
    "placeholder type": "name: a\nversion: v1beta\ntype: ${{type}}\nworker:\n  stack: bento\n",
    "type in another case": "name: a\nversion: v1beta\ntype: Worker\nworker:\n  stack: bento\n",
    "misspelt type": "name: a\nversion: v1beta\ntype: wroker\nwrker:\n  replicas: 1\n",
    "plural type": "name: a\nversion: v1beta\ntype: workers\nowner: x\n",
    "type and section in another case": "name: a\nversion: v1beta\ntype: Worker\nWorker:\n  replicas: 1\n",
    "upper-case type in a second document": "type: secret\n---\nname: a\nversion: v1\ntype: 'WORKER' # x\n",
    "unknown type and a misspelt section": "name: a\nversion: v1\ntype: job\nWorker: # worker\n  stack: bento\n",
    "misspelt type without a name": "nmae: a\nversion: v1beta\ntype: wroker\nworker:\n  stack: x\n  compute: y\n",
    "misspelt type and version": "name: a\nversion: v1betta\ntype: Worker\nworker:\n  stack: x\n  compute: y\n",
    "a variable as type": "type: ${T}\nworker:\n  stack: bento\n  compute: x\n  topology: []\n",
    "no value as type": "type:\nworker:\n  stack: bento\n  compute: x\n  topology: []\n",
    "a list as type": "name: a\nversion: v1beta\ntype: [worker]\nworker:\n  stack: bento\n",
    "wrong type": "name: a\nversion: v1beta\ntype: service\nworker:\n  stack: bento\n",
    "section of another resource": "name: a\ntype: worker\nworkflow: {}\n",
    "v2alpha": "name: a\nversion: v2alpha\ntype: worker\nspec: {}\n",
    "broken": "type: worker\nname: [a\n",
    "broken section": "worker:\n\tstack: bento\n\tcompute: a\n",
    "broken JSON on one line": '{"name": "a", "type": "worker", "worker": {"stack": "bento", "replicas": }}\n',
    "broken JSON": '# c\n{\n  "spec": {"type": "service"},\n  "type": "worker",\n  "name": [\n}\n',
    "broken flow mapping": "--- {name: a, type: !!str worker, worker: {stack: [}}\n",
    "broken with an anchor on its type": "type: &t worker\nname: [a\n",
    "broken with a tag on its type": "type: !!str 'worker' # x\nname: [a\n",
    "broken with a type in another case": "name: [a\nversion: v1beta\ntype: Worker\n",
    "broken, and Helm in a comment": "type: worker # {{- if .Values.x }}\nname: [a\n",
    "broken, and Helm in a quoted value": "type: worker\nname: '{{ .Values.x }}'\nlayer: [\"{% x %}\"\n",
    "indented root": "  type: worker\n  name: a\n",
    "flow": "{type: worker, name: a}\n",
    "second document": "type: secret\n---\ntype: worker\n",
    "a misspelt section and no version": "name: a\ntype: worker\nworkr:\n  stack: bento\n",
    "a lost section": "name: a\ntype: worker\nstack: bento\nreplicas: 2\n",
    "a strange key and a misspelt version": "name: a\nversoin: v1\ntype: worker\nqueue: x\n",
    "a strange key and a spec": "name: a\ntype: worker\nspec: {}\nqueue: x\n",
    "a strange key and a section of another resource": "name: a\ntype: worker\nqueue: x\ncompute: c\n",
    "a broken type with a variable": "type: ${T}\nworker:\n  stack: a\n  compute: b\n  x: [\n",
    "a broken type in braces": "type: {{T}}\nversion: v1beta\nworker:\n  stack: a\n  x: [\n",
    "a broken own attribute with a version": "version: v1beta\nworker:\n  stack: a\n  x: [\n",
    "an own attribute with a version": "version: v2\nworker:\n  stack: a\n",
    "two own attributes": "worker:\n  stack: a\n  tempVolume: b\n",
    "another two own attributes": "worker:\n  runAsApiKey: a\n  dataosSecrets: []\n",
    "the last two own attributes": "worker:\n  dataosVolumes: []\n  highAvailabilityConfig: {}\n",
    "a version of alpha": "name: a\nversion: v1alpha\ntype: Worker\n",
    "a numbered version of beta": "name: a\nversion: v2beta12\ntype: Worker\n",
    "a Kubernetes document with a section": "apiVersion: v1\nname: a\ntype: worker\nworker: {}\n",
    "no-break spaces before keys": "name: a\ntype: worker\nworker:\n  stack: a\n\u00a0\u00a0compute: c\n",
    "a strange key": "name: a\nversion: v1beta\ntype: worker\nqueue: x\n",
    "a broken type": "name: a\nversion: v1beta\ntype: 'worker\nworker:\n  stack: bento\n",
    "broken, the type set aside": "name: a\ntype: worker\n x: [\nworker:\n  replicas: 2\n",
    "CRLF and broken": "type: worker\r\nname: 'a\r\n",
}
NOT_OURS = {
    "other type": "name: a\nversion: v1\ntype: service\nservice:\n  stack: bento\n",
    "nested type": "name: a\ntype: workflow\nworkflow:\n  dag:\n  - spec:\n      stackSpec:\n        type: worker\n",
    "nested section": "type: lens\nlens:\n  worker:\n    replicas: 2\n",
    "a list as type of another program": "name: a\ntype: [worker]\nworker:\n  replicas: 2\n",
    "operator": "type: operator\noperator:\n  components:\n  - type: worker\n",
    "settings of another program": "web:\n  replicas: 1\nworker:\n  replicas: 2\n",
    "a lone section of another program": "worker:\n  replicas: 2\n  image: x\n",
    "settings of a chart": "worker:\n  logLevel: INFO\n  replicas: 2\n",
    "settings of a chart with a version": "name: a\nversion: v1\nworker:\n  replicas: 2\n",
    "settings of a chart with a zone": "worker:\n  topology: zone\n  persistentVolume: {}\n  runAsUser: 1000\n",
    "one own attribute": "worker:\n  stack: dev\n",
    "broken settings of a chart": "worker:\n  logLevel: INFO\n  x: [\n",
    "own attributes of another shape": "version: v1\nworker:\n  stack: []\n  compute: {}\n",
    "an agent": "name: a\nversion: 1.0.0\ntype: workers\n",
    "a broken agent": "name: [a\nversion: 1.0.0\ntype: Worker\n",
    "a similar type": "name: a\nversion: v1\ntype: broker\nworker:\n  replicas: 2\n",
    "a similar type without a name": "version: v1\ntype: workers\n",
    "an unknown type with a section of its own": "name: a\nversion: v1\ntype: job\njob: {}\nworker:\n  stack: x\n",
    "type of the first document": "type: wroker\n---\nname: a\nversion: v1\nkind: x\n",
    "broken JSON of another program": '{"type": "service", "x": {"type": "worker"}, "a": [}\n',
    "type of another program": "type: redis\nworker:\n  concurrency: 4\n",
    "a machine": "type: worker\ninstance: m5.large\ncount: 3\n",
    "a machine with a no-break space": "type: worker\n\u00a0instance: m5\ncount: 3\n",
    "a word like the type": "name: a\nversion: v1\ntype: work\nworker:\n  replicas: 2\n",
    "a word longer than the type": "name: a\nversion: v1\ntype: wworkerr\nworker:\n  replicas: 2\n",
    "a section and nothing else": "version: v1\nworker: {}\n",
    "an own attribute without a version": "name: a\nworker:\n  stack: dev\n  image: x\n",
    "type of Kubernetes in another case": "apiVersion: v1\nkind: X\nname: a\nversion: v1\ntype: Worker\n",
    "an unknown type of Kubernetes": "apiVersion: v1\nkind: X\nname: a\nversion: v1\ntype: job\nworker: {stack: a}\n",
    "an unknown type with a spec": "name: a\nversion: v1\ntype: job\nspec: {}\nworker:\n  stack: x\n",
    "an unknown type without a version": "name: a\ntype: job\nworker:\n  stack: x\n",
    "an unknown type with a foreign section": "name: a\nversion: v1\ntype: job\nworker:\n  replicas: 2\n",
    "a type without a section": "type: [worker]\nstack: a\ncompute: b\n",
    "a broken similar type without a name": "x: [a\nversion: v1beta\ntype: Worker\n",
    "a broken similar type without a version": "name: [a\ntype: Worker\n",
    "broken own attributes without a section": "stack: a\ncompute: b\nx: [\n",
    "a broken own attribute without a version": "worker:\n  stack: a\n  x: [\n",
    "a machine with a name": "name: node-1\ntype: worker\ntaints: []\n",
    "a broken machine": "type: worker\ninstance: [m5.large\ncount: 3\n",
    "Kubernetes": "apiVersion: example.com/v1\nkind: Node\ntype: worker\nspec: {}\n",
    "Kubernetes without a type": "apiVersion: x/v1\nkind: X\nworker:\n  stack: a\n  compute: b\n",
    "broken settings of another program": "web:\n  image: x\nworker:\n  image: x\n   links: [web]\n",
    "a broken job": "stages: [build]\nworker:\n  stage: build\n  script: echo a: b\n",
    "tabs in settings of another program": "worker:\n\tconcurrency: 4\n",
    "both sections": "name: a\nversion: v1\ntype: service\nservice: {}\nworker:\n  stack: x\n",
    "a list": "- type: worker\n",
    "a scalar": "worker\n",
    "broken elsewhere": "kind: worker\nname: [a\n",
    "broken with nested type": "a:\n  type: worker\n  name: [a\n",
    "broken service": "type: service\nworker:\n  a: [\n",
    "Helm": "type: worker\nname: {{ .Values.name }}\nworker:\n{{- if .Values.x }}\n  replicas: 1\n{{- end }}\n",
    "Helm next to a comment": 'type: worker # {{ .x }}\nname: a\n{{- include "x" . }}\n',
    "Jinja": "type: worker\n{% if x %}\nname: a\n{% endif %}\n",
    "Helm on the first line": "{{- if .Values.x }}\ntype: worker\nname: a\n{{- end }}\n",
    "Jinja on the first line": "---\n# x\n{% set x = 1 %}\ntype: worker\nname: a\n",
    "a comment of Helm": "{{/* x */}}\ntype: worker\nname: a\n",
    "Helm with a type of its own": "type: {{ .Values.x }}\nversion: v1beta\nworker:\n  stack: {{ .a }}-b\n",
    "a block of Helm": "type: worker\nname: a\n{{ with $ }}\nlayer: user\n{{ end }}\n",
    "a comment of Jinja": "{# x #}\ntype: worker\nname: a\n",
    "tabs of others": "service:\n\tworker: 1\n",
    "empty": "",
    "comments": "# type: worker\n",
}


@pytest.mark.parametrize("text", OURS.values(), ids=OURS)
def test_a_worker_is_found(text: str) -> None:
    assert count(text) == 1


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_everything_else_is_left_alone(text: str) -> None:
    assert count(text) == 0


def test_a_template_of_a_worker_is_listed_as_skipped() -> None:
    text = f"kind: Pod\n---\n{NOT_OURS['Helm']}---\n{OURS['by type']}"
    document = Document(Source("file.yaml", text))
    (skipped,) = document.skipped
    assert text[skipped.span.start : skipped.span.end] == f"---\n{NOT_OURS['Helm']}"
    assert skipped.reason == TEMPLATE


@pytest.mark.parametrize(
    "name",
    [
        "Helm on the first line",
        "Jinja on the first line",
        "Helm with a type of its own",
        "a comment of Helm",
        "a block of Helm",
        "a comment of Jinja",
    ],
)
def test_a_template_is_listed_as_skipped(name: str) -> None:
    (skipped,) = Document(Source("file.yaml", NOT_OURS[name])).skipped
    assert skipped.reason == TEMPLATE


def test_a_template_of_another_type_is_listed_as_skipped_in_the_file_of_a_worker() -> None:
    template = "---\nkind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n"
    (skipped,) = Document(Source("file.yaml", f"{OURS['by type']}{template}")).skipped
    assert skipped.reason == TEMPLATE
    assert not Document(Source("file.yaml", f"kind: Job\n{template}")).skipped


@pytest.mark.parametrize("name", ["a broken machine", "tabs of others", "a list", "empty"])
def test_other_documents_are_not_listed_as_skipped(name: str) -> None:
    assert not Document(Source("file.yaml", NOT_OURS[name])).skipped


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("worker", True), ("WORKER", True), ("workers", True), ("worke", True), ("wroker", True), ("Wrker", True),
        ("work", False), ("workerss", False), ("broken", False), ("", False),
    ],
)  # fmt: skip
def test_a_name_is_near_with_at_most_one_typing_error(name: str, near: bool) -> None:
    assert is_near_worker(name) is near


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", []),
        ("a: worker\n", ["a: worker\n"]),
        ("type: Wroker # x\n", ["type: Wroker # x\n"]),
        ("a: 1\ntype: 'WORKER'\r\n", ["a: 1\ntype: 'WORKER'\r\n"]),
        ("a: 1\n---\ntype: Worker", ["---\ntype: Worker"]),
        ("type: Worker\n---\ntype: x\n", ["type: Worker\n"]),
        ("type: x\ntype: Worker\n", []),
        ("subtype: Worker\n", []),
        ("x: 1\n  type: Worker\n", []),
    ],
)
def test_only_documents_that_may_be_workers_are_read(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in worker_spans(text)] == expected


def test_a_worker_whose_keys_begin_with_no_break_spaces_is_recovered() -> None:
    (found,) = read_workers(Source("w.yaml", OURS["no-break spaces before keys"]))
    assert found.syntax
    assert found.scalar("stack") is not None


def test_the_problems_of_a_bundle_belong_to_the_worker_that_has_them() -> None:
    spec = "{name: %s, type: worker, worker: {stack: a%s}}"
    text = (
        "type: bundle\nbundle:\n  resources:\n"
        f"    - spec: {spec % ('one', ', stack: b')}\n    - spec: {spec % ('two', ', envs: *x')}\n    - spec: {spec % ('three', '')}\n"
    )
    found = read_workers(Source("b.yaml", text))
    assert [[problem.name for problem in worker.problems] for worker in found] == [["stack"], ["x"], []]


MARK = "\ufeff"


def test_a_worker_after_a_byte_order_mark_is_read_with_the_mark() -> None:
    text = f"a: 1\n---\nb: 2\n{MARK}{OURS['by type']}"
    (found,) = read_workers(Source("w.yaml", text))
    assert found.document_text == f"{MARK}{OURS['by type']}"
    assert [text[problem.span.start : problem.span.end] for problem in found.syntax] == [MARK]
    bundle = (
        "type: bundle\nbundle: {resources: [{spec: {type: worker, worker: {}}}, {spec: {type: worker, worker: {}}}]}\n"
    )
    text = f"a: 1\n{MARK}{bundle}"
    one, two = read_workers(Source("b.yaml", text))
    assert ([problem.span.start for problem in one.syntax], two.syntax) == ([5], [])
    assert one.document_text == "{type: worker, worker: {}}"


@pytest.mark.parametrize(
    ("other", "syntax", "problems"),
    [
        ("name: [\n", 1, []),
        ("a: *x\nb: *y\na: 1\n", 0, ["x", "y"]),
        (f"{MARK}a: 1\n", 1, []),
    ],
)
def test_a_broken_document_next_to_a_worker_is_a_manifest_without_a_tree(
    other: str, syntax: int, problems: list[str]
) -> None:
    text = f"{OURS['by type']}---\n{other}"
    broken = Document(Source("w.yaml", text)).broken[-1]
    assert broken.document_text in {f"---\n{other}", other}
    assert (broken.root, len(broken.syntax), [problem.name for problem in broken.problems]) == (None, syntax, problems)
    assert broken.damaged == [broken.span]
    assert not broken.complete


def test_a_limit_that_a_worker_exceeds_is_its_problem() -> None:
    text = f"kind: Pod\n---\ntype: worker\nx: {'[' * 200}{']' * 200}\n"
    (found,) = read_workers(Source("w.yaml", text))
    assert (found.root, found.syntax, found.damaged) == (None, [], [found.span])
    assert [problem.message for problem in found.problems] == ["nesting exceeds 128 levels"]
    bundle = f"type: Bundle\nbundle: {{a: {'[' * 200}{']' * 200}, spec: {{type: worker}}}}\n"
    assert len(read_workers(Source("b.yaml", bundle))) == 1
    assert read_workers(Source("b.yaml", bundle.replace("type: worker", "type: depot"))) == []


def test_what_is_left_of_a_worker_is_one_if_its_type_could_not_be_read() -> None:
    (found,) = read_workers(Source("w.yaml", OURS["broken, the type set aside"]))
    assert found.section is not None
    assert found.syntax
    assert found.damaged
    (bundle,) = read_workers(Source("b.yaml", "type: bundle\nbundle: [\n  - spec: {type: worker}\n"))
    assert (bundle.root, len(bundle.syntax)) == (None, 1)
