"""The rules that run and their severities, chosen by the configuration and then by the command line."""

from __future__ import annotations

from workerlint.config.settings import OFF, Selectors, Settings
from workerlint.core.diagnostic import PREVIEW
from workerlint.core.text import Pattern
from workerlint.core.wording import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol, TypeVar

    class SelectableRule(Protocol):
        """The attributes of a rule that selectors need."""

        @property
        def code(self) -> str:
            """The code."""
            ...

        @property
        def name(self) -> str:
            """The name."""
            ...

        @property
        def on(self) -> bool:
            """Whether the rule runs by default."""
            ...

        @property
        def area(self) -> str:
            """The area."""
            ...

        @property
        def evidence(self) -> str:
            """What the rule is based on."""
            ...

        @property
        def traits(self) -> tuple[str, ...]:
            """The tags."""
            ...

    SelectedRule = TypeVar("SelectedRule", bound=SelectableRule)
    Value = TypeVar("Value")

ALL = "ALL"
_BEGINNING = Pattern(r"([A-Z]+)([0-9]*)")
EXACT = 100
"""The rank of a full code or a name: above that of any code prefix."""
_GROUPS = {"area": 4, "evidence": 2, "tag": 2}
"""The rank of each kind of group: an area is about as precise as ``DW3``."""


def rank(selector: str, rule: SelectableRule) -> int:
    """Return how specific *selector* is for *rule*: 0 for no match, 1 for ``ALL``, more for each letter of a code.

    ``area:topology`` (or ``topology`` alone), ``evidence:documented`` and ``tag:deprecated`` name groups of rules.
    """
    if selector == ALL:
        return 1
    if selector in (rule.code, rule.name):
        return EXACT
    if selector and selector == rule.area:
        return _GROUPS["area"]
    kind, colon, group = selector.partition(":")
    if colon:
        return _GROUPS.get(kind, 0) if group and group in groups_of(rule, kind) else 0
    match = _BEGINNING.fullmatch(selector)
    if match and rule.code.startswith(selector) and not rule.code[match.end(1)].isalpha():
        return 1 + len(selector)
    return 0


def groups_of(rule: SelectableRule, kind: str) -> tuple[str, ...]:
    """Return the groups of a kind that *rule* belongs to: its area, its evidence, or its tags."""
    return {"area": (rule.area,), "evidence": (rule.evidence,), "tag": rule.traits}.get(kind, ())


def group_selectors(rules: Iterable[SelectableRule]) -> list[str]:
    """Return the selectors of all groups of *rules*, sorted."""
    return sorted({f"{kind}:{group}" for rule in rules for kind in _GROUPS for group in groups_of(rule, kind) if group})


def find_rules(selector: str, rules: Iterable[SelectedRule]) -> list[SelectedRule]:
    """Return the rules that a code, a code prefix, a name, a group or ``ALL`` selects; none if it is unknown."""
    return [rule for rule in rules if rank(selector, rule)]


def resolve(
    settings: Settings,
    rules: Sequence[SelectedRule],
    overrides: Sequence[Selectors] = (),
    forced: frozenset[str] = frozenset(),
) -> tuple[list[SelectedRule], dict[str, str]]:
    """Return the enabled rules, in their order, and the severities (code to level) that were set for them.

    ``select`` replaces the rules that were enabled before it; ``extend-select`` adds rules and ``ignore`` removes them.
    If these disagree, the more specific selector wins, and ``ignore`` wins a tie. The level
    ``off`` is an ``ignore``. If nothing is selected, a level for a rule that is off by default, by its code or name,
    enables it. Rules with a code in *forced* are enabled in any case. Then the *overrides* for a file apply, and then
    the selectors of the command line. Preview rules are never enabled unless the settings allow them.
    """
    levels: dict[str, str] = {}
    on = {rule.code for rule in rules if rule.on}
    if settings.select is not None or settings.extend_select or settings.ignore or settings.severity:
        on = _apply(settings.selectors, rules, on, levels, first=True)
    on |= forced
    untouched = settings.select is None
    for later in overrides if settings.command_line is None else (*overrides, settings.command_line):
        on = _apply(later, rules, on, levels, first=untouched)
        untouched = untouched and later.select is None
    active = [rule for rule in rules if rule.code in on and (settings.preview or PREVIEW not in rule.traits)]
    return active, {rule.code: levels[rule.code] for rule in active if levels.get(rule.code, OFF) != OFF}


def preview_rules(selector: str, rules: Iterable[SelectedRule]) -> list[SelectedRule]:
    """Return the preview rules that *selector* names by their code or name, so not as part of a group."""
    return [rule for rule in rules if PREVIEW in rule.traits and rank(selector, rule) == EXACT]


def unknown_selectors(selectors: Iterable[str], rules: Sequence[SelectableRule]) -> list[str]:
    """Return the selectors that name no rule."""
    return [selector for selector in selectors if not find_rules(selector, rules)]


def may_be_elsewhere(selector: str, known: Iterable[str]) -> bool:
    """Return whether an unknown selector may be the code of a policy or a plug-in that is only used elsewhere.

    A pipeline may set a policy file that an editor does not. *known* are the codes and names of all rules: if one of
    them begins with the same letters, or is similar, the selector is more likely to be misspelled.
    """
    match = _BEGINNING.fullmatch(selector)
    if match is None or len(match[1]) < 2 or len(match[2]) < 3:
        return False
    words = list(known)
    return not any(word.startswith(match[1]) for word in words) and not closest(selector, words, 1)


def suggest(selector: str, rules: Iterable[SelectableRule]) -> str:
    """Return the code or name that is most similar to an unknown selector, or an empty string."""
    listed = list(rules)
    known = [name for rule in listed for name in (rule.code, rule.name)] + [ALL, *group_selectors(listed)]
    return next(iter(closest(selector, known, 1)), "")


def _apply(
    selectors: Selectors, rules: Sequence[SelectableRule], before: set[str], levels: dict[str, str], *, first: bool
) -> set[str]:
    """Return the codes that *selectors* leave enabled, and update *levels*."""
    on = set()
    for rule in rules:
        level, level_rank = _closest_level(selectors, rule)
        if level:
            levels[rule.code] = level
        wanted = max((rank(item, rule) for item in (*(selectors.select or ()), *selectors.extend_select)), default=0)
        unwanted = max((rank(item, rule) for item in selectors.ignore), default=0)
        if level == OFF:
            unwanted = max(unwanted, level_rank)
        elif level_rank == EXACT and first and selectors.select is None:
            wanted = max(wanted, 1)
        if wanted > unwanted or (not unwanted and selectors.select is None and rule.code in before):
            on.add(rule.code)
    return on


def _closest_level(selectors: Selectors, rule: SelectableRule) -> tuple[str, int]:
    level, best = closest_value(selectors.severity, rule)
    return (level, best) if level is not None else ("", 0)


def closest_value(table: Mapping[str, Value], rule: SelectableRule) -> tuple[Value | None, int]:
    """Return the value of the most specific selector for *rule*, and its rank; None and 0 if none selects it."""
    best, found = 0, None
    for selector, value in table.items():
        specific = rank(selector, rule)
        if specific > best:
            best, found = specific, value
    return found, best
