"""What a run found, as every reporter is given it, and the choices of presentation."""

from __future__ import annotations

from workerlint.core.diagnostic import ERROR, INFO, SEVERITIES, WARNING
from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule

HOME_PAGE = "https://workerlint.dev"


def rule_url(code: str) -> str:
    """Give the address of a rule's page."""
    return f"{HOME_PAGE}/rules/{code.lower()}"


class RunReport:
    """Everything a run found, sorted by path.

    *checked* counts the files that were read, *manifests* the Worker documents in them. *problems* are failures of the
    tool itself, one line each: a file that cannot be read, a rule that broke down. *rules* are those that are known.
    *since* is the revision of git that the run was narrowed by, empty when it was not. *around* are files that were not
    checked, and that findings refer to.
    """

    __slots__ = ("_around", "_by_path", "checked", "files", "manifests", "problems", "rules", "since")

    files: list[Result]
    checked: int
    manifests: int
    problems: list[str]
    rules: Mapping[str, Rule]
    since: str

    def __init__(
        self,
        files: Iterable[Result],
        checked: int,
        manifests: int,
        problems: Iterable[str] = (),
        rules: Mapping[str, Rule] | None = None,
        *,
        since: str = "",
        around: Iterable[Result] = (),
    ) -> None:
        self._around = list(around)
        self.files = sorted(files, key=lambda file: file.path)
        self.checked = checked
        self.manifests = manifests
        self.problems = list(problems)
        self.rules = rules or {}
        self.since = since
        self._by_path: dict[str, Result] | None = None

    def file(self, path: str) -> Result | None:
        """Give the report of the file at *path*; None when the run knows nothing of it."""
        if self._by_path is None:
            self._by_path = {file.path: file for file in (*self._around, *self.files)}
        return self._by_path.get(path)

    def findings(self) -> Iterator[tuple[Result, Diagnostic]]:
        """Give every finding with its file, by path and place."""
        for file in self.files:
            for diagnostic in file.diagnostics:
                yield file, diagnostic

    def worst_first(self) -> list[tuple[Result, Diagnostic]]:
        """Give every finding with its file, errors before warnings, then by path and place."""
        return sorted(self.findings(), key=lambda item: SEVERITIES.index(item[1].severity))

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(len(file.diagnostics) for file in self.files)

    @property
    def errors(self) -> int:
        """The number of errors."""
        return self._count(ERROR)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return self._count(WARNING)

    @property
    def infos(self) -> int:
        """The number of findings that only inform."""
        return self._count(INFO)

    @property
    def suppressed(self) -> int:
        """The number of findings that comments silenced."""
        return sum(len(file.suppressed) for file in self.files)

    @property
    def fixable(self) -> int:
        """The number of findings whose preferred fix is safe and can be applied."""
        return sum(1 for file, item in self.findings() if item.fix and item.fix.safe and file.takes_fixes)

    @property
    def fixable_unsafely(self) -> int:
        """The number of findings whose preferred fix needs a look and can be applied."""
        return sum(1 for file, item in self.findings() if item.fix and not item.fix.safe and file.takes_fixes)

    def _count(self, severity: str) -> int:
        return sum(1 for _, item in self.findings() if item.severity == severity)


class RenderOptions(Record):
    """How a report is presented.

    *width* is in terminal cells. *unicode* allows line-drawing characters. *quiet* leaves out the summary.
    *statistics* shows counts per rule in place of the findings. *base* is the absolute directory that the paths of the
    report are relative to, *root* the top of the repository, which CI services count paths from (*base* when empty).
    """

    base: str
    colour: bool
    links: bool
    quiet: bool
    root: str
    statistics: bool
    unicode: bool
    width: int

    def __init__(
        self,
        *,
        colour: bool = False,
        links: bool = False,
        width: int = 100,
        unicode: bool = True,
        quiet: bool = False,
        statistics: bool = False,
        base: str = "",
        root: str = "",
    ) -> None:
        self.colour = colour
        self.links = links
        self.width = width
        self.unicode = unicode
        self.quiet = quiet
        self.statistics = statistics
        self.base = base
        self.root = root or base
