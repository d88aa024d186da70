"""Attributes at the wrong level move as they are written: no line, comment or character of theirs is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from workerlint.core.diagnostic import Fix
from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.reindent import renest
from workerlint.manifest.document import read_workers
from workerlint.manifest.misplaced import BESIDE

HEAD = "name: a\nversion: v1beta\ntype: worker\n"


def renesting(text: str) -> Fix | None:
    (worker,) = read_workers(Source("worker.yaml", text))
    (group,) = worker.misplaced.groups
    return renest(worker, group)


def renested(text: str) -> str | None:
    """Move the only group of misplaced fields."""
    fix = renesting(text)
    return apply_edits(text, fix.edits) if fix else None


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85"])
def test_only_line_breaks_end_a_line(odd: str) -> None:
    """Unicode has other characters that Python treats as line breaks."""
    value = f'"one{odd}two"'
    assert renested(f"{HEAD}worker:\n  stack: bento\nenvs:\n  A: {value}\n") == (
        f"{HEAD}worker:\n  stack: bento\n  envs:\n    A: {value}\n"
    )


def test_the_edits_of_neighbours_at_the_end_of_a_text_do_not_overlap() -> None:
    text = f"{HEAD}worker:\n  stack: bento\ntitle: t\ncompute: c\nreplicas: 2"
    fix = renesting(text)
    assert fix is not None
    spans = sorted(edit.span for edit in fix.edits)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert apply_edits(text, fix.edits) == (f"{HEAD}worker:\n  stack: bento\n  compute: c\n  replicas: 2\ntitle: t")


@pytest.mark.parametrize(
    "lines",
    [
        "worker:\ntitle: &stack bento\nstack: *stack\n",
        "worker:\n  stack: bento\ncompute: &c small\ntitle: *c\n",
        "envs: &e\n  A: b\nworker:\n  stackSpec: *e\n",
        "envs:\n  A: &a b\nworker:\n  stackSpec: {x: *a}\n",
    ],
)
def test_an_alias_is_not_brought_in_front_of_its_anchor(lines: str) -> None:
    assert renested(HEAD + lines) is None


def test_an_alias_moves_behind_its_anchor() -> None:
    assert renested(f"title: &t x\n{HEAD}worker:\n  stack: bento\nowner: me\ncompute: *t\n") == (
        f"title: &t x\n{HEAD}worker:\n  stack: bento\n  compute: *t\nowner: me\n"
    )


@pytest.mark.parametrize(
    "lines",
    [
        "worker:\n  persistentVolume: &v\n    name: s\n  directory: /x\n  dataosVolumes:\n    - *v\n",
        "x-v: &v\n  name: s\nworker:\n  persistentVolume: *v\n  directory: /x\n",
    ],
)
def test_a_section_that_others_share_gets_no_more_attributes(lines: str) -> None:
    assert renested(HEAD + lines) is None


@pytest.mark.parametrize(
    "lines",
    [
        "worker:\n  ? stack\n  : bento\nreplicas: 1\n",
        "worker:\n  !!str stack: bento\nreplicas: 1\n",
        "worker:\n  &s stack: bento\nreplicas: 1\n",
        "worker:\n  ? stack\n  : bento\n  resources:\n    limits:\n      cpu: 1\n      replicas: 1\n",
    ],
)
def test_nothing_moves_where_the_first_key_does_not_show_the_indentation(lines: str) -> None:
    assert renested(HEAD + lines) is None


def test_a_section_that_an_alias_repeats_is_not_edited() -> None:
    text = f"{HEAD}worker: &w\n  stack: bento\n  minReplicas: 1\n  maxReplicas: 2\nx: *w\n"
    assert renested(text) is None
    assert renested(text.replace("*w", "w")) is not None


def test_the_fix_names_the_old_and_the_new_paths() -> None:
    fix = renesting(f"{HEAD}replicas: 2\nworker:\n  stack: bento\n")
    assert fix is not None
    assert fix.paths == (("replicas",), ("worker", "replicas"))


@pytest.mark.parametrize(
    ("lines", "title", "safe", "paths", "expected"),
    [
        (
            "worker:\n  stack: bento\n  resources:\n  limits: {cpu: 1}\n",
            "Indent under `resources`", True, [("worker", "limits"), ("worker", "resources")],
            "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n",
        ),
        (
            "worker:\n  resources:\n  stack: bento\n  # one\n  limits: {cpu: 1}\n",
            "Indent under `resources`", True, [("worker", "limits"), ("worker", "resources")],
            "worker:\n  resources:\n    # one\n    limits: {cpu: 1}\n  stack: bento\n",
        ),
        (
            "worker:\n  stack: bento\n  minReplicas: 1 # least\n  maxReplicas: 2\n",
            "Move into `autoScaling`", False, [("worker", "minReplicas"), ("worker", "maxReplicas"), ("worker", "autoScaling")],
            "worker:\n  stack: bento\n  autoScaling:\n    minReplicas: 1 # least\n    maxReplicas: 2\n",
        ),
        (
            "worker:\n  minReplicas: 1\n  maxReplicas: 2\n",
            "Move into `autoScaling`", False, [("worker", "minReplicas"), ("worker", "maxReplicas"), ("worker",), ("worker", "autoScaling")],
            "worker:\n  autoScaling:\n    minReplicas: 1\n    maxReplicas: 2\n",
        ),
        (
            "worker:\n  stack: bento\n  minReplicas: 1\n  compute: c\n  maxReplicas: 2\n",
            None, None, None, None,
        ),
        (
            "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n    replicas: 2\n",
            "Move into `worker`", True, [("worker", "resources", "replicas"), ("worker", "replicas")],
            "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n  replicas: 2\n",
        ),
        (
            "worker:\n  stack: bento\n  resources:\n    replicas: 2\n    limits: {cpu: 1}\n",
            "Move into `worker`", True, [("worker", "resources", "replicas"), ("worker", "replicas")],
            "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n  replicas: 2\n",
        ),
        (
            "worker:\n  stack: bento\n  owner: me\n",
            "Move to the top level", True, [("worker", "owner"), ("owner",)],
            "worker:\n  stack: bento\nowner: me\n",
        ),
        (
            "worker:\n  stack: bento\n  requests: {cpu: 1}\n  resources:\n    limits: {cpu: 2}\n",
            "Move into `resources`", True, [("worker", "requests"), ("worker", "resources", "requests")],
            "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 2}\n    requests: {cpu: 1}\n",
        ),
        ("worker:\n  stack: bento\n  resources: {limits: {cpu: 2}}\n  requests: {cpu: 1}\n", None, None, None, None),
        ("worker:\n  stack: bento\n  resources: &r\n    limits: {cpu: 2}\n  requests: {cpu: 1}\nx: *r\n", None, None, None, None),
        ("worker: {stack: bento, minReplicas: 1}\n", None, None, None, None),
        ("worker:\n  stack: bento\n  ? minReplicas\n  : 1\n", None, None, None, None),
        ("worker:\n  stack: bento\n  ?\n    minReplicas\n  : 1\n", None, None, None, None),
        ("x: &r\n  limits: {cpu: 1}\n  replicas: 2\nworker:\n    resources: *r\n", None, None, None, None),
        ("x: &r\n  limits: {cpu: 1}\n  replicas: 2\nworker: {resources: *r}\n", None, None, None, None),
        ("worker:\n  stack: bento\n  resources:\n  resources:\n  limits: {cpu: 1}\n", None, None, None, None),
        ("worker:\n  ? stack\n  : bento\n  resources:\n    limits: {cpu: 1}\n    replicas: 2\n", None, None, None, None),
    ],
)  # fmt: skip
def test_where_a_group_moves(
    lines: str, title: str | None, safe: bool | None, paths: list[tuple[str, ...]] | None, expected: str | None
) -> None:
    fix = renesting(HEAD + lines)
    found = (fix.title, fix.safe, list(fix.paths)) if fix else (None, None, None)
    assert found == (title, safe, paths)
    assert (apply_edits(HEAD + lines, fix.edits).removeprefix(HEAD) if fix else None) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("worker:\n    stack: bento\n    # one\n    minReplicas: 1\n", "worker:\n    stack: bento\n    autoScaling:\n        # one\n        minReplicas: 1\n"),
        ("worker:\r\n  stack: bento\r\n  minReplicas: 1\r\n", "worker:\r\n  stack: bento\r\n  autoScaling:\r\n    minReplicas: 1\r\n"),
        ("worker:\n  stack: bento\n  resources:\n    a: 1\n    replicas: 2", "worker:\n  stack: bento\n  resources:\n    a: 1\n  replicas: 2"),
        ("worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n    envs:\n\n      A: |\n        x\n\n        y\n",
         "worker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n  envs:\n\n    A: |\n      x\n\n      y\n"),
        ("compute: c\nworker:\n  stack: bento\nowner: me\n", "worker:\n  stack: bento\n  compute: c\nowner: me\n"),
        ("compute: c\nworker:\n  stack: bento", "worker:\n  stack: bento\n  compute: c"),
        ("compute: c\nreplicas: 2\nworker:\n  stack: bento\n", "worker:\n  stack: bento\n  compute: c\n  replicas: 2\n"),
        ("worker:\n  stack: bento\n  resources:\n\n  # one\n  limits: &l {cpu: 1}\n  requests: *l\n",
         "worker:\n  stack: bento\n  resources:\n\n    # one\n    limits: &l {cpu: 1}\n    requests: *l\n"),
        ("worker:\n  limits: {cpu: 1}\n  requests: {cpu: 1}\n  resources:\n",
         "worker:\n  resources:\n    limits: {cpu: 1}\n    requests: {cpu: 1}\n"),
        ("worker:\n  resources:\n  limits: {cpu: 1}\n  stack: bento\n  requests: {cpu: 1}\n",
         "worker:\n  resources:\n    limits: {cpu: 1}\n    requests: {cpu: 1}\n  stack: bento\n"),
        ("worker:\n  resources:\n  stack: bento\n  limits: &l {cpu: 1}\n", None),
        ("worker:\n  stack: &s\ncompute: *s\n", "worker:\n  stack: &s\n  compute: *s\n"),
        ("compute: c\ntitle: t\nreplicas: 2\nworker:\n  stack: bento\n", "title: t\nworker:\n  stack: bento\n  compute: c\n  replicas: 2\n"),
        ("compute: |+\n  c\n\nworker:\n  stack: bento\n", "worker:\n  stack: bento\n  compute: |+\n    c\n\n"),
        ("worker:\n  stack: bento\n\ncompute: c", "worker:\n  stack: bento\n  compute: c\n"),
        ("envs:\n  A: b\n\n  C: d\nworker:\n  stack: bento\n", "worker:\n  stack: bento\n  envs:\n    A: b\n\n    C: d\n"),
        ("worker:\n  resources:\n      limits: {cpu: 1}\n      replicas: 2\n      # deep\n      envs:\n\n          A: b\n  stack: bento\n",
         "worker:\n  resources:\n      limits: {cpu: 1}\n  replicas: 2\n  # deep\n  envs:\n\n      A: b\n  stack: bento\n"),
        ("worker:\n  stack: bento\n  tags:\n  - a\n  resources:\n    limits: {cpu: 1}\n    replicas: &r 2\n    requests: {cpu: 1}\n", None),
        ("envs:\n    A: b\nworker:\n  stack: bento\n", "worker:\n  stack: bento\n  envs:\n      A: b\n"),
    ],
)  # fmt: skip
def test_lines_comments_and_line_breaks_of_what_moves(lines: str, expected: str | None) -> None:
    text = HEAD.replace("\n", "\r\n") + lines if "\r" in lines else HEAD + lines
    (worker,) = read_workers(Source("worker.yaml", text))
    groups = worker.misplaced.groups
    fix = renest(worker, groups[0])
    result = apply_edits(text, fix.edits) if fix and len(groups) == 1 else None
    assert result == (None if expected is None else text.removesuffix(lines) + expected)


def test_fields_move_into_a_section_that_is_misplaced_itself() -> None:
    text = f"{HEAD}worker:\n  persistentVolume:\n    autoScaling:\n    minReplicas: 1\n"
    (worker,) = read_workers(Source("worker.yaml", text))
    (group,) = (group for group in worker.misplaced.groups if group.kind == BESIDE)
    fix = renest(worker, group)
    assert fix is not None
    assert apply_edits(text, fix.edits) == text.replace("    minReplicas", "      minReplicas")
    volume = ("worker", "persistentVolume")
    assert fix.paths == ((*volume, "minReplicas"), (*volume, "autoScaling"))
