"""The rule that a policy or a budget of the configuration defines, and what the pages of both contain."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.config.policies import AREA
from workerlint.core.wording import code
from workerlint.engine.rule import About, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.config.policies import PolicyTable


class PolicyRule(Rule):
    """A rule that a table of the configuration defines."""

    __slots__ = ("_doc", "table")

    table: PolicyTable

    def __init__(self, table: PolicyTable, check: Any, phase: str, doc: str) -> None:
        super().__init__(
            table.code,
            table.name,
            table.severity,
            check,
            phase,
            on=True,
            v2alpha=True,
            area=AREA,
            about=About(since=""),
        )
        self.table = table
        self._doc = doc

    def is_about(self, path: str) -> bool:
        """Return whether the table names a path of a v1beta Worker, with or without the brackets of lists."""
        table = self.table.table
        named = [table["at"], *table.get("when", ())] if "at" in table else []
        return path.replace("[]", "") in [name.replace("[]", "") for name in named]

    @property
    def doc(self) -> str:
        """The page: what the table contains."""
        return self._doc


def describe_table(table: PolicyTable) -> Iterator[str]:
    """Yield the paragraphs of a page on the help, the files and the origin of a table."""
    if "help" in table.table:
        yield f"Help: {table.table['help']}"
    if table.files:
        yield f"It applies to the files that match {', '.join(map(code, table.files))}."
    yield f"Defined in `{display_path(table.source.path)}`, line {table.line()}."


def fragments(table: PolicyTable, kind: str) -> list[str]:
    """Return the ``good`` or ``bad`` examples of a policy."""
    found = table.table.get(kind, [])
    return [found] if isinstance(found, str) else list(found)
