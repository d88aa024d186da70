"""What applies to the findings of a mandatory rule: their severity, and whether they fail the run."""

from __future__ import annotations

from workerlint.config.settings import NEVER, THRESHOLDS
from workerlint.core.diagnostic import FAILS, MANDATORY, RESTORED, SEVERITIES, Diagnostic
from workerlint.core.record import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.core.text import Span

    _Place = tuple[str, Span]
    """The code of a rule and where it has findings."""


class Requirement(Record):
    """What applies to the findings of a mandatory rule."""

    severities: tuple[str, ...]
    """The minimum severities, one for each layer that makes it mandatory; empty for the severity of the rule."""
    fail_on: str
    """The severity from which its findings fail the run, or ``never``."""
    location: str
    """The outermost file and line that make it mandatory."""

    def severity(self, configured: str, default: str) -> str:
        """Return the severity of a finding that nearer layers give the severity *configured*.

        *default* is the one of the rule or of the finding.
        """
        return min((configured, *(severity or default for severity in self.severities)), key=SEVERITIES.index)

    def traits(self, severity: str) -> tuple[str, ...]:
        """Return the traits of a finding with a severity."""
        return (MANDATORY, FAILS) if fails(severity, self.fail_on) else (MANDATORY,)


def fails(severity: str, fail_on: str) -> bool:
    """Return whether a finding of a severity fails a run with this `fail-on`."""
    return fail_on != NEVER and SEVERITIES.index(severity) <= SEVERITIES.index(fail_on)


def strictest(*thresholds: str) -> str:
    """Return the `fail-on` that fails the most findings."""
    return max((threshold for threshold in thresholds if threshold != NEVER), key=THRESHOLDS.index, default=NEVER)


def join(found: list[Diagnostic], outer: Iterable[Diagnostic]) -> None:
    """Add to *found* what mandatory rules find with the *outer* settings, if that is more or more severe.

    Findings of a rule at the same span are about the same mistake.
    """
    known = _grouped(found)
    replaced: dict[_Place, list[Diagnostic]] = {}
    for place, items in _grouped(outer).items():
        before = known.get(place, [])
        if len(items) > len(before) or _rank(items) < _rank(before):
            replaced[place] = [_restored(item) for item in items]
    found[:] = [item for item in found if (item.code, item.span) not in replaced]
    found += [item for items in replaced.values() for item in items]


def _grouped(found: Iterable[Diagnostic]) -> dict[_Place, list[Diagnostic]]:
    groups: dict[_Place, list[Diagnostic]] = {}
    for item in found:
        groups.setdefault((item.code, item.span), []).append(item)
    return groups


def _rank(items: Iterable[Diagnostic]) -> int:
    return min(SEVERITIES.index(item.severity) for item in items)


def _restored(item: Diagnostic) -> Diagnostic:
    return replace(item, traits=(*item.traits, RESTORED))
