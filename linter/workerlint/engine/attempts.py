"""Attempts to weaken mandatory rules: lines of nearer configuration files that have no effect on these rules.

Each line is one finding of DW011, in the file that contains it.
"""

from __future__ import annotations

import os

from workerlint.config.policies import BUDGET, POLICY
from workerlint.config.selection import EXACT, closest_value, find_rules, rank
from workerlint.config.settings import OFF
from workerlint.core.diagnostic import PREVIEW, SEVERITIES, Finding
from workerlint.core.record import Record, Struct
from workerlint.core.text import Source, Span
from workerlint.core.wording import code, listing_of_few
from workerlint.engine.mandatory import BYPASS, FACTS, implied_rules
from workerlint.engine.requirement import fails
from workerlint.engine.result import Result
from workerlint.engine.rule_run import diagnostic_of
from workerlint.files.gitignore import configured_patterns
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from workerlint.config.layers import Layer
    from workerlint.config.settings import Mandate, Settings
    from workerlint.config.toml_lines import Trail
    from workerlint.engine.engine import Engine
    from workerlint.engine.rule import Rule

_EXCLUDES = ("exclude", "extend-exclude")


class Protected(Record):
    """A mandatory rule as the layer that makes it mandatory sets it."""

    rule: Rule
    severity: str
    fail_on: str
    location: str
    """The file and line that make it mandatory."""
    implied: bool
    """Whether it is mandatory because another rule is."""


class Attempt(Struct):
    """A key or an item in a layer that would weaken mandatory rules."""

    layer: Layer
    trail: Trail
    message: str
    location: str
    """The file and line that make the first of the rules mandatory."""

    def finding(self) -> Finding:
        """Return the finding, at the key or item or at what contains it."""
        source = self.layer.source
        trail = self.trail
        while trail and source.span(trail) is None:
            trail = trail[:-1]
        help = f"delete it; {self.location} makes the rule mandatory"
        return Finding(source.span(trail) or Span(0, 0), self.message, help=help)


def protected_rules(
    mandates: Iterable[tuple[Mandate, Settings]], rules_for: Callable[[Settings], Sequence[Rule]]
) -> list[Protected]:
    """Return the rules that *mandates* make mandatory, each as the outermost of them sets it."""
    found: dict[str, Protected] = {}
    for mandate, settings in mandates:
        rules = rules_for(settings)
        codes = implied_rules(settings, rules)
        implied = [rule for rule in rules if rule.code in codes]
        named = [
            (rule, selector)
            for selector in mandate.selectors
            for rule in find_rules(selector, rules)
            if settings.preview or PREVIEW not in rule.traits
        ]
        for rule, selector in (*named, *((rule, "") for rule in implied)):
            level, _ = closest_value(settings.severity, rule)
            severity = rule.severity if level in {None, OFF} else str(level)
            location = mandate.location(selector or mandate.selectors[0])
            protected = Protected(rule, severity, settings.fail_on, location, implied=not selector)
            if rule.code not in found or (found[rule.code].implied and selector):
                found[rule.code] = protected
    return list(found.values())


class AttemptFinder(Struct):
    """Finds the attempts in the layers of a configuration, the outermost first."""

    layers: Sequence[Layer]
    mandates: Sequence[tuple[Mandate, Settings]]
    rules_for: Callable[[Settings], Sequence[Rule]]
    were_found: bool
    """Whether the layers are those of the directories of the files; else an option names them."""

    def find(self, hidden: Collection[str], excluded: Sequence[str]) -> Iterator[Attempt]:
        """Yield the attempts.

        *hidden* are the codes of the mandatory rules with findings that facts of nearer layers would have hidden, and
        *excluded* the absolute paths of the Workers that nearer layers exclude.
        """
        position = {layer.path: number for number, layer in enumerate(self.layers)}
        for number, layer in enumerate(self.layers):
            above = [item for item in self.mandates if position.get(item[0].path, -1) < number]
            if not above:
                continue
            protected = protected_rules(above, self.rules_for)
            for trail, message, rules in self._in_layer(layer, protected, set(hidden), excluded):
                if rules:
                    yield Attempt(layer, trail, f"{message} {rule_names(rules)}", rules[0].location)
            dropped = [item for item in above if item[0].path not in position]
            beside = [item for item in dropped if os.path.dirname(item[0].path) == layer.directory]
            if beside and self.were_found:
                rules = _without_implied(protected_rules(beside, self.rules_for))
                message = f"this file does not replace {os.path.basename(beside[0][0].path)} for {rule_names(rules)}"
                yield Attempt(layer, (), message, rules[0].location)
                dropped = [item for item in dropped if item not in beside]
            if layer.table.get("root", False) and dropped and self.were_found:
                rules = _without_implied(protected_rules(dropped, self.rules_for))
                message = f"`root` does not end the layers above for {rule_names(rules)}"
                yield Attempt(layer, ("root",), message, rules[0].location)

    def _in_layer(
        self, layer: Layer, protected: list[Protected], hidden: set[str], excluded: Sequence[str]
    ) -> Iterator[tuple[Trail, str, list[Protected]]]:
        table = layer.table
        yield from weakened(table, (), protected)
        for pattern, selectors in table.get("per-file-ignores", {}).items():
            for number, selector in enumerate(selectors):
                yield (
                    ("per-file-ignores", pattern, number),
                    "`per-file-ignores` does not turn off",
                    _named(selector, protected),
                )
        for number, override in enumerate(table.get("overrides", ())):
            yield from weakened(override, ("overrides", number), protected)
        for kind in (POLICY, BUDGET):
            for number, policy in enumerate(table.get(kind, ())):
                same = [item for item in protected if item.rule.code == policy["code"]]
                yield (kind, number, "code"), f"this {kind} does not replace", same
        if table.get("plugins") is False:
            built_in = {rule.code for rule in self.rules_for(self.mandates[0][1].replace(plugins=False))}
            yield (
                ("plugins",),
                "`plugins` does not turn off",
                [item for item in protected if item.rule.code not in built_in],
            )
        for key in _EXCLUDES:
            for number, pattern in enumerate(table.get(key, ())):
                patterns = configured_patterns([pattern], layer.root)
                if any(map(patterns.holds, excluded)):
                    yield (key, number), f"{code(pattern)} does not exclude manifests from", _without_implied(protected)
        if table.get("respect-gitignore") and not all(item.respect_gitignore for _, item in self.mandates):
            yield ("respect-gitignore",), "`respect-gitignore` does not exclude files from", _without_implied(protected)
        for key in FACTS.intersection(table):
            rules = [item for item in protected if item.rule.code in hidden]
            yield (key,), f"`{key}` of this layer does not apply to", rules


def attempt_results(attempts: Iterable[tuple[str, str, Finding, Engine]], shown: Callable[[str], str]) -> list[Result]:
    """Return findings of DW011 as the results of the files that contain them.

    Each of *attempts* is the path and the text of a file, the finding, and an engine with the settings that apply.
    *shown* returns a path as reports show it.
    """
    results: dict[str, Result] = {}
    for path, text, finding, engine in attempts:
        result = results.get(path)
        if result is None:
            document = Document(Source(shown(path), text))
            result = results[path] = Result(document, secretless=True, fail_on=engine.settings.fail_on)
        if all((item.span, item.message) != (finding.span, finding.message) for item in result.diagnostics):
            rule = next(rule for rule in engine.rules if rule.code == BYPASS)
            found = diagnostic_of(rule, finding, engine.settings.severity.get(BYPASS), engine.required[BYPASS], "")
            result.set_findings([*result.diagnostics, found], ())
    return list(results.values())


def weakened(
    table: Mapping[str, Any], trail: Trail, protected: Sequence[Protected]
) -> Iterator[tuple[Trail, str, list[Protected]]]:
    """Yield what selectors and thresholds in a table would weaken: where, the beginning of a message, and the rules."""
    for number, selector in enumerate(table.get("ignore", ())):
        yield (*trail, "ignore", number), "`ignore` does not turn off", _named(selector, protected)
    if table.get("select") is not None:
        selectors = (*table["select"], *table.get("extend-select", ()))
        left = [item for item in _without_implied(protected) if not any(rank(name, item.rule) for name in selectors)]
        yield (*trail, "select"), "`select` does not leave out", left
    levels = table.get("severity", {})
    for selector, level in levels.items():
        lowered = [
            item
            for item in _named(selector, protected)
            if closest_value({name: name for name in levels}, item.rule)[0] == selector
            and (level == OFF or SEVERITIES.index(level) > SEVERITIES.index(item.severity))
        ]
        verb = "turn off" if level == OFF else "lower"
        yield (*trail, "severity", selector), f"`severity` does not {verb}", lowered
    if "fail-on" in table:
        spared = [
            item
            for item in _without_implied(protected)
            if fails(item.severity, item.fail_on) and not fails(item.severity, table["fail-on"])
        ]
        yield (*trail, "fail-on"), "`fail-on` does not apply to", spared


def _named(selector: str, protected: Iterable[Protected]) -> list[Protected]:
    """Return the rules that a selector names: the implied ones only if it names no other.

    It must name the rule on attempts by itself.
    """
    found = [item for item in protected if rank(selector, item.rule) >= (EXACT if item.rule.code == BYPASS else 1)]
    return _without_implied(found)


def _without_implied(protected: Iterable[Protected]) -> list[Protected]:
    rules = list(protected)
    return [item for item in rules if not item.implied] or rules


def rule_names(rules: Sequence[Protected]) -> str:
    """Return the end of a message on mandatory rules: their codes, and that they are mandatory."""
    verb = "it is" if len(rules) == 1 else "they are"
    return f"{listing_of_few([code(item.rule.code) for item in rules], 4)}: {verb} mandatory"
