"""Chooses the rules that run and their severities: the configuration first, then the command line over it."""

from __future__ import annotations

from workerlint.config.settings import OFF
from workerlint.core.text import Pattern
from workerlint.core.wording import closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.config.settings import Selectors, Settings
    from workerlint.engine.rule import Rule

ALL = "ALL"
_BEGINNING = Pattern(r"([A-Z]+)([0-9]*)")
_EXACT = 100
"""The rank of a full code or a name: above that of any beginning of a code."""


def rank(selector: str, rule: Rule) -> int:
    """Tell how closely *selector* names *rule*: 0 not at all, 1 ``ALL``, more for each character of a code."""
    if selector == ALL:
        return 1
    if selector in (rule.code, rule.name):
        return _EXACT
    match = _BEGINNING.fullmatch(selector)
    if match and rule.code.startswith(selector) and not rule.code[match.end(1)].isalpha():
        return 1 + len(selector)
    return 0


def find_rules(selector: str, rules: Iterable[Rule]) -> list[Rule]:
    """Give the rules that a code, the beginning of one, a name or ``ALL`` stands for; none when it is unknown."""
    return [rule for rule in rules if rank(selector, rule)]


def resolve(settings: Settings, rules: list[Rule]) -> tuple[list[Rule], dict[str, str]]:
    """Give the rules that are on, in their order, and the severities (code to level) that were set for them.

    A ``select`` replaces what was on before it; ``extend-select`` adds and ``ignore`` takes away, and where they
    disagree the selector that names the rule more closely wins, ``ignore`` at a tie. A level of ``off`` is an
    ``ignore``. Where nothing is selected, giving a level to a rule that is off by default, by its code or name, turns
    it on. What the command line asks for comes after what the file asks for.
    """
    levels: dict[str, str] = {}
    on = {rule.code for rule in rules if rule.on}
    if not _is_plain(settings.selectors):
        on = _apply(settings.selectors, rules, on, levels, first=True)
    if settings.overrides is not None:
        untouched = settings.select is None
        on = _apply(settings.overrides, rules, on, levels, first=untouched)
    active = [rule for rule in rules if rule.code in on]
    return active, {rule.code: levels[rule.code] for rule in active if levels.get(rule.code, OFF) != OFF}


def unknown_selectors(selectors: Iterable[str], rules: list[Rule]) -> list[str]:
    """Give the selectors that name no rule."""
    return [selector for selector in selectors if not find_rules(selector, rules)]


def suggest(selector: str, rules: Iterable[Rule]) -> str:
    """Give the code or name nearest to a selector that names no rule, or an empty text."""
    known = [name for rule in rules for name in (rule.code, rule.name)] + [ALL]
    return next(iter(closest(selector, known, 1)), "")


def _is_plain(selectors: Selectors) -> bool:
    return selectors.select is None and not (selectors.extend_select or selectors.ignore or selectors.severity)


def _apply(
    selectors: Selectors, rules: list[Rule], before: set[str], levels: dict[str, str], *, first: bool
) -> set[str]:
    """Give the codes that are on after one place has spoken; *levels* is brought up to date."""
    on = set()
    for rule in rules:
        level, level_rank = _closest_level(selectors, rule)
        if level:
            levels[rule.code] = level
        wanted = max((rank(item, rule) for item in (*(selectors.select or ()), *selectors.extend_select)), default=0)
        unwanted = max((rank(item, rule) for item in selectors.ignore), default=0)
        if level == OFF:
            unwanted = max(unwanted, level_rank)
        elif level_rank == _EXACT and first and selectors.select is None:
            wanted = max(wanted, 1)
        if wanted > unwanted or (not unwanted and selectors.select is None and rule.code in before):
            on.add(rule.code)
    return on


def _closest_level(selectors: Selectors, rule: Rule) -> tuple[str, int]:
    ranked = [(rank(selector, rule), level) for selector, level in selectors.severity.items()]
    best, level = max(ranked, key=lambda item: item[0], default=(0, ""))
    return (level, best) if best else ("", 0)
