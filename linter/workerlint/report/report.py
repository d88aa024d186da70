"""The result of a run, which is the input of every reporter, and the options of presentation."""

from __future__ import annotations

from workerlint.core.account import CHECKED, Account
from workerlint.core.diagnostic import ERROR, INFO, SEVERITIES, WARNING, Diagnostic
from workerlint.core.record import Record
from workerlint.engine.registry import BUILT_IN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from dataclasses import KW_ONLY

    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.report.exceptions import ExceptionEntry

HOME_PAGE = "https://workerlint.dev"


def rule_url(rule: Rule) -> str:
    """Return the URL of a rule's page: of a plug-in's rule its own, or an empty string if it has none."""
    if rule.module.partition(".")[0] == BUILT_IN:
        return f"{HOME_PAGE}/rules/{rule.code.lower()}"
    return rule.about.url


class Provenance(Record):
    """Where a run comes from."""

    commit: str = ""
    """The commit that is checked out in the repository of the files; empty if they are not all in one."""
    date: str = ""
    """The day of the run in UTC, such as ``2027-01-31``; empty if it is not known."""
    configurations: Sequence[str] = ()
    """The paths of the configuration files that apply to the files with a Worker, sorted."""
    oldest: str = ""
    """The day on which the oldest entry of the baseline was added; empty if there is none, or if it is not known."""
    exceptions: Sequence[ExceptionEntry] = ()
    """The suppression comments with a date and the entries of the baseline that expire, by path and line."""


class RunReport:
    """The result of a run."""

    __slots__ = (
        "_around",
        "_by_path",
        "account",
        "checked",
        "disabled",
        "files",
        "manifests",
        "new_since",
        "old",
        "problems",
        "provenance",
        "reason",
        "rules",
        "since",
        "stale",
    )

    files: list[Result]
    """The files, by path."""
    checked: int
    """The number of files that were read."""
    manifests: int
    """The number of Worker documents in them."""
    problems: list[str]
    """The errors of the run itself, one line each: a file that cannot be read, a rule that raises an exception."""
    rules: Mapping[str, Rule]
    """The known rules by code."""
    since: str
    """The git revision of ``--changed-since``; empty without one."""
    reason: str
    """What to add to the sentence that no Worker manifest was found."""
    account: Account
    """What became of each file that the run found."""
    new_since: str
    """The git revision of ``--new-since``; empty without one."""
    old: int
    """The number of findings that this revision has too, which are not in the report."""
    disabled: int
    """The number of rules that are on by default but did not run on every Worker."""
    provenance: Callable[[], Provenance]
    """Returns where the run comes from. It starts git, so only the formats that state it call it."""
    stale: int
    """The number of entries of the baseline without a finding."""

    def __init__(
        self,
        files: Iterable[Result],
        checked: int,
        manifests: int,
        problems: Iterable[str] = (),
        rules: Mapping[str, Rule] | None = None,
        *,
        since: str = "",
        new_since: str = "",
        old: int = 0,
        around: Iterable[Result] = (),
        reason: str = "",
        account: Account | None = None,
        disabled: int = 0,
        provenance: Callable[[], Provenance] = Provenance,
        stale: int = 0,
    ) -> None:
        """Sort the files. *around* are files that were not checked but that findings refer to.

        Without an *account*, the run found only *files*.
        """
        self._around = list(around)
        self.files = sorted(files, key=lambda file: file.path)
        if account is None:
            account = Account()
            for file in self.files:
                account.add(file.path, CHECKED, file.skip_reason)
        self.account = account
        self.checked = checked
        self.manifests = manifests
        self.problems = list(problems)
        self.rules = rules or {}
        self.since = since
        self.reason = reason
        self.new_since = new_since
        self.old = old
        self.disabled = disabled
        self.provenance = provenance
        self.stale = stale
        self._by_path: dict[str, Result] | None = None

    def file(self, path: str) -> Result | None:
        """Return the report of the file at *path*; None if it is not part of the run."""
        if self._by_path is None:
            self._by_path = {file.path: file for file in (*self._around, *self.files)}
        return self._by_path.get(path)

    def url(self, code: str) -> str:
        """Return the URL of the page of the rule with *code*; empty if it has none."""
        rule = self.rules.get(code)
        return rule_url(rule) if rule is not None else ""

    def findings(self) -> Iterator[tuple[Result, Diagnostic]]:
        """Yield every finding with its file, by path and location."""
        for file in self.files:
            for diagnostic in file.diagnostics:
                yield file, diagnostic

    def worst_first(self) -> list[tuple[Result, Diagnostic]]:
        """Return every finding with its file, by severity (errors first), path and location."""
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
        """The number of findings of severity info."""
        return self._count(INFO)

    @property
    def suppressed(self) -> int:
        """The number of findings that comments suppress."""
        return sum(len(file.suppressed) for file in self.files)

    @property
    def baselined(self) -> int:
        """The number of findings that the baseline lists."""
        return sum(len(file.baselined) for file in self.files)

    @property
    def fixable(self) -> int:
        """The number of findings whose preferred fix is safe and can be applied."""
        return sum(1 for file, item in self.findings() if item.fix and item.fix.safe and file.takes_fixes)

    @property
    def fixable_unsafely(self) -> int:
        """The number of findings whose preferred fix is unsafe and can be applied."""
        return sum(1 for file, item in self.findings() if item.fix and not item.fix.safe and file.takes_fixes)

    def _count(self, severity: str) -> int:
        return sum(1 for _, item in self.findings() if item.severity == severity)


class RenderOptions(Record):
    """The options of presentation."""

    _: KW_ONLY
    base: str = ""
    """The absolute directory that the paths of the report are relative to."""
    color: bool = False
    links: bool = False
    """Whether to write terminal links."""
    quiet: bool = False
    """Whether to omit the summary."""
    root: str = ""
    """The root of the repository, or empty if it is *base*."""
    statistics: bool = False
    """Whether to show counts per rule instead of findings."""
    unicode: bool = True
    """Whether to use line-drawing characters."""
    width: int = 100
    """The width of the terminal in cells."""

    @property
    def top(self) -> str:
        """The directory that the paths for CI services are relative to."""
        return self.root or self.base
