"""The complete manifest around an example of a page, which shows only the lines that matter.

The base is a valid Worker. What the fragment sets replaces the same fields of the base: at the top level, and in the
section ``worker:`` (or ``spec:``). All other fields of the base are added: top-level ones before the fragment, those of
the section after the fragment's own. The lines of the fragment stay as they are, whether or not they are valid YAML.
"""

from __future__ import annotations

import re
from textwrap import indent

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_TOP = {
    "name": "name: city-sync\n",
    "version": "version: v1beta\n",
    "type": "type: worker\n",
}
_SECTION = {
    "stack": "stack: bento:3.0\n",
    "compute": "compute: runnable-default\n",
    "resources": """\
resources:
  requests:
    cpu: 100m
    memory: 128Mi
  limits:
    cpu: 500m
    memory: 256Mi
""",
    "topology": """\
topology:
  - name: cities
    type: input
    doc: Reads the cities.
  - name: warehouse
    type: output
    doc: Stores the cities.
    dependencies:
      - cities
""",
}
BASE_FIELDS = (*_TOP, *_SECTION)
"""The fields of the base, which an example may leave out."""
_INDENT = "  "
_KEY = r"""(?P<quote>["']?)(?P<key>[^\s"'#:]+)(?P=quote)[ \t]*:(?=\s|\Z)"""
_TOP_KEY = re.compile(rf"^{_KEY}", re.MULTILINE)
_SECTION_LINE = re.compile(r"^(?:worker|spec)[ \t]*:[ \t]*(?:&\S+[ \t]*)?(?:#.*)?\n", re.MULTILINE)
_INNER_INDENT = re.compile(r"^([ \t]+)[^\s#]", re.MULTILINE)


class ExampleManifest(Record):
    """A fragment and the lines that complete it."""

    fragment: str
    before: str = ""
    """The lines before the fragment."""
    inside: str = ""
    """The lines that are inserted into the fragment, or follow it."""
    offset: int = 0
    """Where in the fragment they are inserted."""

    @property
    def text(self) -> str:
        """The whole manifest."""
        return f"{self.before}{self.fragment[: self.offset]}{self.inside}{self.fragment[self.offset :]}"

    def fragment_line(self, line: int) -> int | None:
        """Return the line of the fragment at *line* of the manifest, both 0-based; None if it is an added line."""
        line -= self.before.count("\n")
        added = self.inside.count("\n")
        first = self.fragment.count("\n", 0, self.offset)
        if line < first:
            return line if line >= 0 else None
        return line - added if line >= first + added else None

    def fragment_of(self, text: str) -> str:
        """Return the fragment in an edited manifest. Raise ValueError if an added line was edited."""
        if not text.startswith(self.before) or self.inside not in text:
            raise ValueError("the example does not show the edited line: add the line to the example")
        return text.removeprefix(self.before).replace(self.inside, "", 1)


def complete(fragment: str, without: Collection[str] = ()) -> ExampleManifest:
    """Return the complete manifest for *fragment*; the fields of the base in *without* are not added."""
    present = {match["key"] for match in _TOP_KEY.finditer(fragment)} | set(without)
    before = _missing(_TOP, present)
    header = _SECTION_LINE.search(fragment)
    if header is None:
        inside = "" if present & {"worker", "spec"} else "worker:\n" + indent(_missing(_SECTION, present), _INDENT)
        return ExampleManifest(fragment, before, inside, len(fragment))
    following = _TOP_KEY.search(fragment, header.end())
    end = following.start() if following else len(fragment)
    section = fragment[header.end() : end]
    first = _INNER_INDENT.search(section)
    margin = first[1] if first else _INDENT
    inner = {match["key"] for match in re.finditer(rf"^{margin}{_KEY}", section, re.MULTILINE)}
    return ExampleManifest(fragment, before, indent(_missing(_SECTION, inner | set(without)), margin), end)


def _missing(fields: Mapping[str, str], present: Collection[str]) -> str:
    return "".join(lines for field, lines in fields.items() if field not in present)
