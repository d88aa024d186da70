"""What the checked files exempt from their own check: suppressions, and rules that their configuration turns off."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.core.diagnostic import SEVERITIES
from workerlint.core.wording import listing_of_few, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workerlint.engine.engine import Engine
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule


def describe_exemptions(results: Iterable[Result], engines: Iterable[Engine], rules: Sequence[Rule]) -> list[str]:
    """Return the number of suppressed findings, and what each configuration turns off or lowers; empty for nothing.

    *rules* are all rules.
    """
    count = sum(len(result.suppressed) for result in results)
    found = [plural(count, "suppression")] if count else []
    configurations: dict[str, dict[str, set[str]]] = {}
    for engine in engines:
        on = {rule.code: rule for rule in engine.rules}
        effects = configurations.setdefault(engine.settings.config_file, {"ignores": set(), "lowers": set()})
        for rule in rules:
            level = engine.settings.severity.get(rule.code, rule.severity)
            if rule.code in engine.required:
                continue
            if rule.on and rule.code not in on:
                effects["ignores"].add(rule.code)
            elif rule.code in on and SEVERITIES.index(level) > SEVERITIES.index(rule.severity):
                effects["lowers"].add(rule.code)
    for path, effects in sorted(configurations.items()):
        parts = [f"{verb} {listing_of_few(sorted(codes))}" for verb, codes in effects.items() if codes]
        if parts:
            found.append(f"configuration {display_path(path)} {' and '.join(parts)}")
    return found
