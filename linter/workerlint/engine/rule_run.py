"""Runs rules, and turns what they find into diagnostics. A rule that fails does not stop the others."""

from __future__ import annotations

from workerlint.core.diagnostic import INFO, MASKS, Diagnostic, Related, Undecided
from workerlint.core.wording import dotted, rule_title
from workerlint.manifest.worker import Worker
from workerlint.platform.platform import Platform, ProjectContext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, NoReturn

    from workerlint.core.diagnostic import Finding
    from workerlint.core.text import Span
    from workerlint.engine.requirement import Requirement
    from workerlint.engine.rule import Rule
    from workerlint.engine.suppression import Suppressions


class FileTimeoutError(Exception):
    """The check of a file took too long. The message is the reason."""


def run_rules(
    severities: Mapping[str, str],
    mandatory: Mapping[str, Requirement],
    rules: Iterable[Rule],
    arguments: tuple[Any, ...],
    found: list[Diagnostic],
    note_failure: Callable[[str], None],
) -> None:
    """Run each of *rules*, and add what they find to *found*.

    *severities* are those that the configuration sets, by the codes of rules, and *mandatory* is what applies to those
    of mandatory rules. Most rules find nothing, so the overhead
    of a call matters.
    """
    prefix: str | None = None
    shared: dict[int, Span] = {}
    for rule in rules:
        try:
            for finding in rule.check(*arguments):
                if prefix is None:  # at the first finding, for most calls have none
                    prefix = _prefix_of(arguments[0])
                required = mandatory.get(rule.code)
                if required is None and isinstance(finding, Undecided):
                    continue
                if finding.written is not None:
                    shared[len(found)] = finding.written
                found.append(diagnostic_of(rule, finding, severities.get(rule.code), required, prefix))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the other rules still run
            path = _path_of(arguments[0])
            kind = "" if isinstance(error, FileTimeoutError) else f"{type(error).__name__}: "
            note_failure(f"{rule_title(rule.code, rule.name)} failed on {path}: {kind}{error}")
            if isinstance(error, FileTimeoutError):
                rule.check = _refuse(f"not run, because it took too long on {path}")
        if shared:
            _drop_repeated(found, shared, rule)
            shared.clear()


def _refuse(reason: str) -> Callable[..., NoReturn]:
    """Return what replaces the function of a rule that does not end, so that it takes the time once, not for each file.

    It fails for each file, because the file is not checked.
    """

    def check(*_arguments: object) -> NoReturn:
        raise FileTimeoutError(reason)

    return check


def _drop_repeated(found: list[Diagnostic], shared: dict[int, Span], rule: Rule) -> None:
    """Drop the findings of *rule* on repeated values: those reported where the value is written, or at an earlier use.

    *shared* are the indexes in *found* of the findings on repeated values, each with where the value is written.
    """
    reported = {
        (item.span, item.message) for index, item in enumerate(found) if item.code == rule.code and index not in shared
    }
    repeated = set()
    for index, written in shared.items():
        key = (written, found[index].message)
        if key in reported:
            repeated.add(index)
        reported.add(key)
    if repeated:
        found[:] = [item for index, item in enumerate(found) if index not in repeated]


def _path_of(subject: Worker | ProjectContext | Platform | Suppressions) -> str:
    """Return the path of the file that a rule failed on."""
    if isinstance(subject, Platform):
        return subject.file.shown if subject.file is not None else ""
    if isinstance(subject, ProjectContext):
        return subject.path
    return (subject if isinstance(subject, Worker) else subject.worker).source.path


def _prefix_of(subject: Worker | ProjectContext | Platform | Suppressions) -> str:
    """Return the path that precedes those of the findings: that of a Worker inside its document."""
    if isinstance(subject, Platform):
        return ""
    if isinstance(subject, ProjectContext):
        return subject.resource.prefix
    return (subject if isinstance(subject, Worker) else subject.worker).prefix


def diagnostic_of(
    rule: Rule, finding: Finding, configured: str | None, required: Requirement | None, prefix: str
) -> Diagnostic:
    """Return the diagnostic for a finding of a rule.

    *configured* is the severity that the configuration sets, *required* what applies to a mandatory rule, and *prefix*
    the path that precedes the one of the finding.
    """
    default = finding.severity or rule.severity
    severity, traits = configured or default, rule.traits
    if required is not None:
        is_unknown = isinstance(finding, Undecided) and not finding.severity
        severity = INFO if is_unknown else required.severity(severity, default)
        traits += required.traits(severity)
    field = dotted(finding.path)
    span, related = finding.span, finding.related
    if finding.written is not None and MASKS in rule.traits:
        # The text to mask is where the value is written; the handle has put that first among the related locations.
        span, related = finding.written, (Related(span, "used here"), *related[1:])
    return Diagnostic(
        rule.code,
        rule.name,
        severity,
        span,
        finding.message,
        finding.help,
        finding.fixes,
        related,
        f"{prefix}.{field}" if prefix and field else field,
        traits,
    )
