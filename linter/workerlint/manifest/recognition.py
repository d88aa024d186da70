"""Why each YAML document of a file is or is not recognized as a Worker manifest."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Pattern
from workerlint.core.wording import code
from workerlint.manifest.document import Document
from workerlint.manifest.reader import META_ATTRIBUTES, Part, is_near_worker
from workerlint.syntax.nodes import Mapping, Scalar, Sequence, is_empty
from workerlint.syntax.parser import LimitError, split_documents

_WORD = Pattern(r"(?=.{1,30}$)[A-Za-z]+(?:-[A-Za-z]+)*")
"""A type as DataOS and other programs have them."""


class Recognition(Record):
    """What one YAML document of a file is."""

    line: int
    """The 1-based line of its first content."""
    worker: bool
    """Whether it is checked as a Worker."""
    reason: str


def recognize(document: Document) -> list[Recognition]:
    """Return what each YAML document of a text is, without empty ones; one for a text without any content."""
    text = document.yaml.text
    lines = document.yaml.lines
    templates = {skipped.span.start for skipped in document.skipped}
    found = []
    for start, end in split_documents(text):
        part = document.part(start, end)
        if part.error is None and (part.root is None or is_empty(part.root)):
            continue
        first = part.root.start if part.root else start
        found.append(
            Recognition(
                lines.position(first).line, part.worker is not None, _reason(part, is_template=start in templates)
            )
        )
        for worker in part.inline or ():
            at = worker.root.start if worker.root is not None else worker.span.start
            where = f"it is `{worker.prefix}` of the Bundle"
            found.append(Recognition(lines.position(at).line, worker=True, reason=where))
    return found or [Recognition(1, False, "the file contains no YAML")]


def _reason(part: Part, *, is_template: bool) -> str:
    root = part.root
    if part.worker is not None:
        return _why_worker(part)
    if is_template:
        return "it is a template that becomes YAML later"
    if isinstance(part.error, LimitError):
        return f"it cannot be read: {part.error.problem.message}"
    if part.error is not None:
        return "it is not valid YAML, and no line at its top level is `type: worker` or `worker:`"
    if not isinstance(root, Mapping):
        return f"expected a mapping at the top level, found a {'list' if isinstance(root, Sequence) else 'scalar'}"
    return _why_other(root)


def _why_worker(part: Part) -> str:
    root = part.root
    kind = root.get("type") if isinstance(root, Mapping) else None
    if part.error is not None:
        return "it is not valid YAML, but its top level is that of a Worker"
    if isinstance(kind, Scalar) and kind.text.strip() == "worker":
        return "`type` is `worker`"
    if isinstance(kind, Scalar) and kind.text and kind.kind != "unknown":
        if is_near_worker(kind.text.strip()):
            return f"{_type(kind)}, which is probably meant to be `worker`"
        return f"{_type(kind)}, but there is a `worker` section and no section for that type"
    return "there is a `worker` section, and nothing that another program writes"


def _type(kind: Scalar) -> str:
    """Return what the type of a document is. Only a word is quoted: anything else may be a secret."""
    return f"`type` is `{kind.text}`" if _WORD.fullmatch(kind.text) else "`type` is not `worker`"


def _why_other(root: Mapping) -> str:
    entries = root.entries
    kind = root.get("type")
    if "apiVersion" in entries and "kind" in entries:
        return "it has `apiVersion` and `kind`, as Kubernetes objects do"
    if isinstance(kind, Scalar) and kind.text.strip() == "worker":
        foreign = next((name for name in entries if name not in META_ATTRIBUTES), "")
        return (
            "`type` is `worker`, but there is no `worker` section and no DataOS `version`, "
            f"and {code(foreign)} is not a field of a Worker"
        )
    if isinstance(kind, Scalar) and not is_empty(kind):
        return _type(kind)
    if kind is not None and not is_empty(kind):
        return "`type` is not a string"
    if "worker" in entries:
        return "there is a `worker` section, but no `type: worker`, and not enough that only a Worker has"
    return "there is neither `type: worker` nor a `worker` section"
