"""A manifest with twice as much of anything takes about twice as long to check, to fix, to mask, to show and to explain."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.result import Result
from workerlint.fixes.fixer import without_overlaps
from workerlint.manifest.document import Document
from workerlint.report.effective import resolve_worker
from workerlint.report.report import RenderOptions, RunReport
from workerlint.report.reporters import get_reporter
from workerlint.secrets.masking import secret_spans

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.deep

RULES = load_rules()
ENGINE = Engine(Settings(), RULES, RULES)
HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: c\n"


def each(template: str, head: str = HEAD) -> Callable[[int], str]:
    """Return texts of *head* and so many copies of *template*, ``@`` standing for their numbers."""
    return lambda times: head + "".join(template.replace("@", str(number)) for number in range(times))


GROWING = {
    "documents": each(f"---\n{HEAD}", ""),
    "unknown keys": each("  k@: 1\n"),
    "unknown keys of the top level": each("k@: 1\n"),
    "unknown keys with nothing behind them": each("  k@:\n"),
    "attributes beside their section": each("      k@: 1\n", HEAD + "  stackSpec:\n    input:\n      stdin:\n"),
    "tags of a layer that is not given": lambda times: (
        "tags:\n" + "- dataos:layer:system\n" * times + HEAD + "".join(f"k{at}: 1\n" for at in range(times))
    ),
    "repeated keys": each("  stack: a\n"),
    "values that need quotes": each("    e-@: true\n", HEAD + "  envs:\n"),
    "secrets": each("    PASSWORD_@: hunterXyz@Qq9w8e7\n", HEAD + "  envs:\n"),
    "secrets in comments": each("# http://u:pxQ@zT@h\n"),
    "secrets in a block": each("      password: x@Y2z3\n", HEAD + "  configs:\n    a: |\n"),
    "assignments in one word": lambda times: f"{HEAD}  configs:\n    a: {'password=' * times}\n",
    "assignments without a secret in one word": lambda times: f"{HEAD}  configs:\n    a: {'token=$a;' * times}\n",
    "options in one word": lambda times: f"{HEAD}  configs:\n    a: x{'--password=b,' * times}\n",
    "JSON with escapes": lambda times: (
        each('\\"token@\\":\\"x1Y2z3\\", ', HEAD + '  configs:\n    a: "')(times) + '"\n'
    ),
    "comments that suppress": each("  k@: 1 # workerlint: ignore[DW204]\n"),
    "comments that suppress from above": each("  # workerlint: ignore[DW204] x\n"),
    "comments that suppress the whole document": each("# workerlint: ignore-file[DW204] x@\nk@: 1\n", ""),
    "codes of a comment": lambda times: (
        f"# workerlint: ignore-file[{', '.join(f'X{at}' for at in range(times))}]\n{HEAD}"
    ),
    "the same code in a comment": lambda times: f"# workerlint: ignore-file[{', '.join(['DW301'] * times)}, X]\n{HEAD}",
    "heads of comments": lambda times: "# workerlint: ignore-file[DW204] x\n" * times + HEAD + "  k: 1\n" * times,
    "comments in text": each("  k@: '# workerlint: ignore[DW204]'\n"),
    "anchors": each("    E@: &a@ x\n", HEAD + "  envs:\n"),
    "undefined aliases": each("    - *e@\n", HEAD + "  x:\n"),
    "undefined dependencies": each("    - name: n@\n      type: t\n      dependencies: [z@]\n", HEAD + "  topology:\n"),
    "unknown names": each("    - name: n${{a@}}\n      type: t\n      dependencies: [z@]\n", HEAD + "  topology:\n"),
    "repeated names": each("    - name: n\n      type: t\n", HEAD + "  topology:\n"),
    "mounts": each("    - name: s@\n      directory: /a/b@\n", HEAD + "  dataosVolumes:\n"),
    "folders of mounts": lambda times: each(f"    - directory: /@{'/a' * times}\n", HEAD + "  dataosVolumes:\n")(20),
    "repeated anchors": each("    - {name: s@, consumptionType: &t@ env, key: *t@}\n", HEAD + "  dataosSecrets:\n"),
    "placeholders": each("    E@: ${{a@}}\n", HEAD + "  envs:\n"),
    "sections without a body": each("envs@:\n  A: b\n"),
    "tabs": each("\tk@: 1\n"),
    "unclosed quotes": each("  k@: 'a\n"),
    "resources beside Workers": each("---\nname: s@\nversion: v1\ntype: secret\n"),
}


def explain(document: Document) -> None:
    """Resolve each Worker of a text."""
    for worker in document.workers:
        resolve_worker(worker)


def cost(use: Callable[[Document], object], text: str) -> float:
    return spent(use, Document(Source("w.yaml", text)))


def spent(use: Callable[[Document], object], document: Document) -> float:
    begun = time.thread_time()
    use(document)
    return time.thread_time() - begun


@pytest.mark.usefixtures("growth_alone")
@pytest.mark.parametrize("use", [ENGINE.check, secret_spans, explain], ids=["check", "mask", "explain"])
@pytest.mark.parametrize("name", GROWING)
def test_four_times_as_much_takes_about_four_times_as_long(name: str, use: Callable[[Document], object]) -> None:
    small, large = GROWING[name](400), GROWING[name](1600)
    cost(use, small)
    ratios = []
    for _ in range(4):  # what else runs on the machine slows one of them down now and then
        ratios.append(cost(use, large) / max(cost(use, small), 1e-4))
        if ratios[-1] < 8:
            return
    pytest.fail(f"four times as much took {[round(ratio, 1) for ratio in ratios]} times as long")


def unlike_secrets(times: int) -> str:
    """Return a manifest with so many secrets that begin in many ways."""
    words = (sha256(str(number).encode()).hexdigest()[:12] for number in range(times))
    return f"{HEAD}  envs:\n" + "".join(f"    PASSWORD_{at}: {word}hunter\n" for at, word in enumerate(words))


@pytest.mark.usefixtures("growth_alone")
@pytest.mark.parametrize("name", ["text", "json", "html"])
def test_four_times_as_many_secrets_take_about_four_times_as_long_to_hide(name: str) -> None:
    checked = [ENGINE.check(Document(Source("w.yaml", unlike_secrets(times)))) for times in (1000, 4000)]
    assert [sum(found.code == "DW502" for found in file.diagnostics) for file in checked] == [1000, 4000]

    def show(document: Document) -> None:
        found = next(result for result in checked if result.document is document)
        report = Result(Document(document.source), found.diagnostics)
        assert "hunter" not in "".join(get_reporter(name)(RunReport([report], 1, 1), RenderOptions()))

    small, large = (result.document for result in checked)
    spent(show, small)
    ratios = [spent(show, large) / spent(show, small) for _ in range(2)]
    assert min(ratios) < 8, f"four times as much took {[round(ratio, 1) for ratio in ratios]} times as long"


def test_fixes_are_chosen_in_one_go() -> None:
    engine = Engine(Settings(), [rule for rule in RULES if rule.code == "DW522"], RULES)
    text = each("    E@: 1\n", HEAD + "  envs:\n")
    found = {times: engine.check(Document(Source("w.yaml", text(times)))).diagnostics for times in (500, 2000)}
    assert [len(without_overlaps(items)) for items in found.values()] == [500, 2000]
