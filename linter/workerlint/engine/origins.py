"""The origin of values in findings: a value that a variable has is named with it, and masked if it is a secret."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.core.diagnostic import MASKS, Diagnostic, Fix, Related
from workerlint.core.record import replace
from workerlint.core.wording import code, listing
from workerlint.manifest.interpolation import variables_in
from workerlint.secrets.heuristics import name_kind
from workerlint.secrets.masking import secrets_in
from workerlint.secrets.patterns import secret_ranges
from workerlint.secrets.redaction import MASK, Redactor, SecretWords

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workerlint.core.text import Source, Span
    from workerlint.manifest.worker import Worker

_COLLECTIONS = ("{", "[", "-")


def secret_variables(worker: Worker) -> set[str]:
    """Return the variables of a filled Worker that contain a secret, according to their names, uses or values."""
    if worker.filling is None:
        return set()
    masks = Redactor(worker.source, worker.cached(secrets_in)).masks
    found: set[str] = set()
    for item in worker.filling.filled:
        at = bisect_right(masks, item.span.start, key=lambda span: span.end)
        is_secret = at < len(masks) and masks[at].start < item.span.end
        is_secret = is_secret or bool(secret_ranges(item.text))
        found.update(name for name, _ in item.values if is_secret or name_kind(name))
    return found


def likely_secrets(values: Mapping[str, str]) -> set[str]:
    """Return the variables that contain a secret, according to their names or values."""
    return {name for name, value in values.items() if name_kind(name) or secret_ranges(value)}


def written_names(worker: Worker) -> dict[str, str]:
    """Return how the scalars of a filled Worker are written that contain variables, by their text."""
    filled = worker.filling.filled if worker.filling is not None else ()
    return {item.text.strip("\"'"): worker.text[item.span.start : item.span.end].strip("\"'") for item in filled}


def name_origins(
    source: Source,
    found: Iterable[Diagnostic],
    values: Mapping[str, str],
    secret: Iterable[str],
    written: Mapping[str, str] | None = None,
) -> list[Diagnostic]:
    """Return *found* with the variable that a value comes from, and without the values of *secret* variables.

    A secret in a variable is not in the file, so it is not a finding. A fix would replace the variable. The paths of
    fixes contain keys as they are *written* too.
    """
    secrets = {name: value for name in secret if (value := values.get(name, ""))}
    words = SecretWords(secrets.values())
    return [
        _named(item, sorted(set(names)), secrets, words, source, written or {})
        for item in found
        if not ((names := list(_variables_at(source, item.span, values))) and MASKS in item.traits)
    ]


def _variables_at(source: Source, span: Span, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the variables with a value at *span*; none for a whole collection."""
    if source.text.startswith(_COLLECTIONS, span.start):
        return
    yield from (name for name, _ in variables_in(source.text, span.start, span.end) if values.get(name))


def _named(
    item: Diagnostic,
    names: list[str],
    secrets: Mapping[str, str],
    words: SecretWords,
    source: Source,
    written: Mapping[str, str],
) -> Diagnostic:
    message, help, fixes, mask = item.message, item.help, item.fixes, words.mask
    for name in sorted(secrets.keys() & names):
        message = _hide(message, secrets[name])
        # A rule derives its advice from the value.
        help, fixes = f"change the value of {code(f'${{{name}}}')}", ()
    is_about_variable = item.code == "DW010"
    if names and not is_about_variable:
        message = f"{message} (from {listing([code(f'${{{name}}}') for name in names], 'and')})"
    kept = [
        _as_written(fix, written)
        for fix in fixes
        if (is_about_variable or not _replaces_variable(fix, source)) and not _quotes(fix, words)
    ]
    return replace(
        item,
        message=mask(message),
        help=mask(help),
        fixes=tuple(kept),
        related=tuple(Related(related.span, mask(related.message), related.path) for related in item.related),
        field=mask(item.field),
    )


def _as_written(fix: Fix, written: Mapping[str, str]) -> Fix:
    """Return a fix that also names its paths with the keys as they are written."""
    paths = [tuple(written.get(part, part) if isinstance(part, str) else part for part in path) for path in fix.paths]
    return Fix(fix.title, fix.edits, fix.applicability, dict.fromkeys([*fix.paths, *paths]))


def _hide(message: str, value: str) -> str:
    """Return a message with a secret masked where it is all that is quoted: it may be too short to search for."""
    parts = message.split("`")
    parts[1::2] = [part.replace(value, MASK) if part.strip('"') == value else part for part in parts[1::2]]
    return "`".join(parts)


def _replaces_variable(fix: Fix, source: Source) -> bool:
    return any(edit.content and any(variables_in(source.text, edit.span.start, edit.span.end)) for edit in fix.edits)


def _quotes(fix: Fix, words: SecretWords) -> bool:
    return any(words.mask(edit.content) != edit.content for edit in fix.edits) or words.mask(fix.title) != fix.title
