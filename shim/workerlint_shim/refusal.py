"""Why a file set is not accepted."""

from __future__ import annotations

from workerlint.core.record import Record


class Refusal(Record):
    """One reason, with its place: *line* and *column* are 1-based, 0 when it is the whole file.

    *code* and *rule* are those of the linter's rule, empty for what the dry run itself refuses.
    """

    __slots__ = ("code", "column", "help", "line", "message", "path", "rule")

    path: str
    line: int
    column: int
    message: str
    help: str
    code: str
    rule: str

    def __init__(
        self, path: str, line: int, column: int, message: str, help: str = "", code: str = "", rule: str = ""
    ) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.help = help
        self.code = code
        self.rule = rule

    @property
    def place(self) -> str:
        """``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path
