"""The mandatory rules for a file: what applies to them whatever the nearer layers and the command line set.

A mandatory rule runs with the settings of the layer that makes it mandatory. If nearer layers change what it depends
on, such as the list of known computes, it also runs in an engine with the outer settings. The findings of both count.
"""

from __future__ import annotations

from workerlint.config.keys import CHAIN_KEYS, KEYS
from workerlint.config.selection import find_rules, resolve
from workerlint.core.record import Record, Struct
from workerlint.engine.requirement import Requirement, strictest
from workerlint.engine.rule import TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from workerlint.config.settings import Mandate, Selectors, Settings
    from workerlint.engine.rule import Rule

BYPASS = "DW011"
"""The code of the rule on attempts to weaken mandatory rules. It is mandatory as soon as another rule is."""

_SELECTION = frozenset((
    *CHAIN_KEYS, "budget", "exclude", "extend-exclude", "extend-select", "fail-on", "ignore", "mandatory",
    "max-file-size", "max-suppressions", "overrides", "per-file-ignores", "plugins", "policy", "preview",
    "require-suppression-reason", "respect-gitignore", "select", "severity", "strict-coverage",
))  # fmt: skip
"""The keys that select rules and files, which apply to mandatory rules in another way."""
FACTS = frozenset(KEYS) - _SELECTION
"""The keys that findings of rules may depend on. Those of a nearer layer do not apply to mandatory rules."""


class Choice(Record):
    """What the patterns of some settings select for a file."""

    ignored: frozenset[str]
    """The codes of the rules that do not apply to the file."""
    overrides: tuple[Selectors, ...]
    excluded: bool = False
    """Whether the settings exclude the file."""


class Required(Struct):
    """A mandatory rule, with the settings that it runs with."""

    rule: Rule
    settings: Settings
    requirement: Requirement


def implied_rules(settings: Settings, rules: Sequence[Rule]) -> frozenset[str]:
    """Return the codes of the rules that are mandatory as soon as another rule is.

    They are the rule on attempts, and those on the text that *settings* enable: what cannot be read hides from all
    rules.
    """
    active, _ = resolve(settings, rules)
    return frozenset((BYPASS, *(rule.code for rule in active if rule.phase == TEXT)))


def required_rules(
    mandates: Sequence[tuple[Mandate, Settings, Choice]], rules_for: Callable[[Settings], Sequence[Rule]]
) -> dict[str, Required]:
    """Return the mandatory rules for a file by code.

    *mandates* are what makes rules mandatory, with the settings that include the files that they name, and with what
    these select for the file.
    """
    found: dict[str, Required] = {}
    for mandate, settings, choice in mandates:
        rules = rules_for(settings)
        named = {rule.code: selector for selector in mandate.selectors for rule in find_rules(selector, rules)}
        for code in implied_rules(settings, rules):
            named.setdefault(code, mandate.selectors[0])
        active, levels = resolve(settings, rules, choice.overrides, frozenset(named))
        for rule in active:
            if rule.code not in named or rule.code in choice.ignored or (choice.excluded and rule.code != BYPASS):
                continue
            before = found.get(rule.code)
            severity = levels.get(rule.code, "")
            if before is None:
                requirement = Requirement((severity,), settings.fail_on, mandate.location(named[rule.code]))
                found[rule.code] = Required(rule, settings, requirement)
            else:
                known = before.requirement
                severities = (*known.severities, severity)
                fail_on = strictest(known.fail_on, settings.fail_on)
                before.requirement = Requirement(severities, fail_on, known.location)
    return found


def facts(settings: Settings) -> tuple[object, ...]:
    """Return the settings that findings of rules depend on, as one value; of files, the paths."""
    return tuple([getattr(settings, key.replace("-", "_")) for key in FACTS])


def replace_rules(rules: Iterable[Rule], mandatory: Mapping[str, Rule]) -> list[Rule]:
    """Return *rules* with the mandatory rules, which replace those with the same code."""
    return list(({rule.code: rule for rule in rules} | dict(mandatory)).values())
