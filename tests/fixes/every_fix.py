"""Each fix of each finding of a manifest, applied alone, and what is promised of the result."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

import yaml

from workerlint.config.selection import resolve
from workerlint.config.settings import Settings
from workerlint.core.record import Struct
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.example import Example
from workerlint.engine.example_run import EXAMPLE_DAY, settings_of
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import SUPPRESSION
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.core.diagnostic import Diagnostic, Fix
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule

ROOT = Path(__file__).parents[2]
RULES = load_rules()
ENGINE = Engine(Settings(), [rule for rule in RULES if rule.on], RULES)
"""The rules that are on by default."""

UNCOVERS = {
    "DW004": "the value is known, so it is checked",
    "DW104": "the section is read, so its contents are checked",
    "DW105": "the field is read, so its value is checked",
    "DW204": "the field is read, so its value is checked, and it is compared with others",
    "DW205": "the value is read, so it is checked, and it is compared with others",
    "DW206": "the fields are read, and their former section may be empty",
    "DW210": "the field is read under its new name",
    "DW302": "the stack is read, so its name, its version and its `stackSpec` are checked",
    "DW311": "the number is compared with the bounds",
    "DW312": "the bounds may be equal: that is valid, and it has no effect",
    "DW321": "the quantity is compared with its counterpart",
    "DW322": "the quantity keeps its number, which may not be canonical in the other unit",
}
"""The rules whose fixes make other findings possible, each with the reason."""

_COMMENT_RULES = {rule.code for rule in RULES if rule.phase == SUPPRESSION}


class Case(Struct):
    """A manifest, and the engine that checks it."""

    name: str
    engine: Engine
    text: str

    def check(self, text: str) -> Result:
        """Return the result of a check of a text in place of that of the manifest."""
        return self.engine.check(Document(Source("worker.yaml", text)))

    def fixes(self) -> Iterator[tuple[Result, Diagnostic, Fix]]:
        """Yield all fixes of all findings, alternatives included, with the result before."""
        before = self.check(self.text)
        for diagnostic in before.diagnostics:
            for fix in diagnostic.fixes:
                yield before, diagnostic, fix


def _cases_of(rule: Rule) -> Iterator[Case]:
    more = ROOT / "tests" / "rules" / f"{rule.code.lower()}.md"
    examples = [*read_page(rule).examples, *(parse_examples(more.read_text("utf-8")) if more.exists() else ())]
    for number, example in enumerate(examples, 1):
        if not example.is_platform:
            yield Case(f"{rule.code}-{number}", _engine(rule, example), example.manifest.text)


def _engine(rule: Rule, example: Example) -> Engine:
    settings = settings_of(example)
    on, severity = resolve(settings, RULES)
    rules = [item for item in RULES if item in on or item is rule]
    return Engine(settings.replace(severity=severity), rules, RULES, example.platform_file, EXAMPLE_DAY)


@cache
def cases(name: str) -> tuple[Case, ...]:
    """Return what has a name of NAMES: the examples of the page of a rule with the unusual ones in tests/rules, or a file."""
    if name.endswith((".yaml", ".yml")):
        return (Case(name, ENGINE, (ROOT / name).read_text("utf-8")),)
    return tuple(_cases_of(next(rule for rule in RULES if rule.code == name)))


NAMES = (
    *(rule.code for rule in RULES),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "examples").glob("**/*.y*ml"))),
)
"""The codes of all rules, and the files in ``examples``."""


def broken_promises(case: Case, before: Result, diagnostic: Diagnostic, fix: Fix, text: str) -> list[str]:
    """Return what is wrong with the *text* that a fix leaves, in words; empty if nothing is."""
    after = case.check(text)
    problems = []
    if after.unreadable > before.unreadable or (_loads(case.text) and not _loads(text)):
        problems.append("it cannot be read")
    mistake = (diagnostic.code, diagnostic.message)
    if _messages(after)[mistake] >= _messages(before)[mistake]:
        problems.append("the finding is still there")
    new = _codes(after) - _codes(before)
    if diagnostic.code not in UNCOVERS and new:
        problems.append(f"it has new findings: {sorted(new)}")
    lost = comments(case.text) - comments(text)
    if diagnostic.code in _COMMENT_RULES:
        lost = Counter(comment for comment in lost if "workerlint:" not in comment)
    elif not fix.safe:  # the comment of a line that is deleted
        lost = Counter(comment for comment in lost if not any(_deletes(case.text, fix, comment)))
    if lost:
        problems.append(f"comments are lost: {sorted(lost)}")
    return problems


def uncovered(case: Case, before: Result, text: str) -> Counter[str]:
    """Return the codes of the findings that a *text* has more of than before."""
    return _codes(case.check(text)) - _codes(before)


def _codes(result: Result) -> Counter[str]:
    return Counter(item.code for item in result.diagnostics)


def _messages(result: Result) -> Counter[tuple[str, str]]:
    return Counter((item.code, item.message) for item in result.diagnostics)


def _deletes(text: str, fix: Fix, comment: str) -> Iterator[bool]:
    for edit in fix.edits:
        yield not edit.content and comment in text[edit.span.start : edit.span.end]


@lru_cache(maxsize=16)  # a text has several fixes
def _loads(text: str) -> bool:
    """Return whether PyYAML can read the syntax of a text."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.YAMLError:
        return False
    return True


@lru_cache(maxsize=16)
def comments(text: str) -> Counter[str]:
    """Return the comments between the tokens that PyYAML finds; none in a text that it cannot read."""
    try:
        tokens = list(yaml.scan(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return Counter()
    found: list[str] = []
    at = 0
    spans = [(item.start_mark.index, item.end_mark.index) for item in tokens if isinstance(item, yaml.ScalarToken)]
    for start, end in [*spans, (len(text), len(text))]:
        found += [line[line.index("#") :].rstrip() for line in text[at:start].splitlines() if "#" in line]
        at = max(at, end)
    return Counter(found)


def alone(case: Case, fix: Fix) -> str:
    """Return the text of a case after one fix."""
    return apply_edits(case.text, fix.edits)
