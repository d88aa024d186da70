"""What a run found, as every reporter is given it, and the choices of presentation."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.diagnostic import ERROR, INFO, MASKED_CODES, SEVERITIES, WARNING
from workerlint.markdown import is_markdown
from workerlint.pattern import Pattern
from workerlint.record import Record
from workerlint.settings import NEVER
from workerlint.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workerlint.diagnostic import Diagnostic
    from workerlint.hidden_words import HiddenWords
    from workerlint.rule import Rule
    from workerlint.text import Source

HOME_PAGE = "https://workerlint.dev"

MASK = "***"
_WORDS = Pattern(r"\S+")


def rule_url(code: str) -> str:
    """Give the address of a rule's page."""
    return f"{HOME_PAGE}/rules/{code.lower()}"


class FileReport:
    """One file that was checked.

    *path* is what the user sees: relative where possible, with ``/`` between its parts. *source* is None when the file
    could not be read. *diagnostics* are sorted by place. *suppressed* are those that a comment in the file silenced,
    each with the comment's reason. *secretless* tells that the text was searched for secrets and holds none. *fail_on*
    is the severity from which a finding in the file fails the run, or ``never``.
    """

    __slots__ = (
        "_masks",
        "_secretless",
        "_secrets",
        "_spans",
        "diagnostics",
        "fail_on",
        "path",
        "source",
        "suppressed",
    )

    source: Source | None
    path: str
    diagnostics: list[Diagnostic]
    suppressed: list[tuple[Diagnostic, str]]

    def __init__(
        self,
        source: Source | None,
        path: str,
        diagnostics: Iterable[Diagnostic] = (),
        suppressed: Iterable[tuple[Diagnostic, str]] = (),
        *,
        secretless: bool = False,
        fail_on: str = ERROR,
    ) -> None:
        self.source = source
        self.path = path
        self.fail_on = fail_on
        self._secretless = secretless
        self.diagnostics = sorted(diagnostics, key=_place)
        self.suppressed = sorted(suppressed, key=lambda item: _place(item[0]))
        self._masks: list[Span] | None = None
        self._spans: list[Span] | None = None
        self._secrets: HiddenWords | None = None

    def fails(self, severity: str) -> bool:
        """Tell whether a finding of *severity* in the file fails the run."""
        return self.fail_on != NEVER and SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)

    @property
    def takes_fixes(self) -> bool:
        """Whether fixes are applied to the file: in Markdown they are shown and no more."""
        return not is_markdown(self.path)

    @property
    def masks(self) -> list[Span]:
        """The ranges of the text that must never be shown, in order and apart from each other.

        The rules on secrets need not have run: a finding of another may show the line.
        """
        if self._masks is None:
            spans = self._secret_spans()
            merged: list[Span] = []
            for span in sorted(spans):
                if merged and span.start <= merged[-1].end:
                    merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
                else:
                    merged.append(span)
            self._masks = merged
        return self._masks

    def _secret_spans(self) -> list[Span]:
        """Give every range that holds a secret; one may lie inside another."""
        if self._spans is None:
            everything = [*self.diagnostics, *(diagnostic for diagnostic, _ in self.suppressed)]
            spans = [item.span for item in everything if item.code in MASKED_CODES]
            if self.source is not None and not self._secretless:
                from workerlint.masking import secret_spans

                spans += secret_spans(self.source)
            self._spans = spans
        return self._spans

    def shown(self, start: int, end: int) -> str:
        """Give the text between two offsets with every masked range in it replaced."""
        text = self.source.text if self.source else ""
        parts: list[str] = []
        for mask in self.masks_within(start, end):
            parts += (text[start : max(start, mask.start)], MASK)
            start = mask.end
        return "".join([*parts, text[start : max(start, end)]])

    def masks_within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the masks that cover some of the text between two offsets, in order."""
        masks = self.masks
        for at in range(bisect_right(masks, start, key=_end), len(masks)):
            if masks[at].start >= end:
                return
            yield masks[at]

    def hide(self, words: str) -> str:
        """Give a message, help or edit with the secrets of this file masked, should a rule have quoted one."""
        if not self.masks or self.source is None:
            return words
        if self._secrets is None:
            from workerlint.hidden_words import SHORTEST, HiddenWords

            text = self.source.text
            parts = (part for span in self._secret_spans() for part in _secret_parts(text[span.start : span.end]))
            self._secrets = HiddenWords(part for part in parts if len(part) >= SHORTEST)
        return self._secrets.mask(words, MASK)


def _secret_parts(text: str) -> Iterator[str]:
    """Give a secret and the words in it."""
    yield text.strip().strip("\"'")
    for match in _WORDS.finditer(text):
        yield match[0].strip("\"'")


class RunReport:
    """Everything a run found, sorted by path.

    *checked* counts the files that were read, *manifests* the Worker documents in them. *problems* are failures of the
    tool itself, one line each: a file that cannot be read, a rule that broke down. *rules* are those that are known.
    *since* is the revision of git that the run was narrowed by, empty when it was not. *around* are files that were not
    checked, and that findings refer to.
    """

    __slots__ = ("_around", "_by_path", "checked", "files", "manifests", "problems", "rules", "since")

    files: list[FileReport]
    checked: int
    manifests: int
    problems: list[str]
    rules: Mapping[str, Rule]
    since: str

    def __init__(
        self,
        files: Iterable[FileReport],
        checked: int,
        manifests: int,
        problems: Iterable[str] = (),
        rules: Mapping[str, Rule] | None = None,
        *,
        since: str = "",
        around: Iterable[FileReport] = (),
    ) -> None:
        self._around = list(around)
        self.files = sorted(files, key=lambda file: file.path)
        self.checked = checked
        self.manifests = manifests
        self.problems = list(problems)
        self.rules = rules or {}
        self.since = since
        self._by_path: dict[str, FileReport] | None = None

    def file(self, path: str) -> FileReport | None:
        """Give the report of the file at *path*; None when the run knows nothing of it."""
        if self._by_path is None:
            self._by_path = {file.path: file for file in (*self._around, *self.files)}
        return self._by_path.get(path)

    def findings(self) -> Iterator[tuple[FileReport, Diagnostic]]:
        """Give every finding with its file, by path and place."""
        for file in self.files:
            for diagnostic in file.diagnostics:
                yield file, diagnostic

    def worst_first(self) -> list[tuple[FileReport, Diagnostic]]:
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

    __slots__ = ("base", "colour", "links", "quiet", "root", "statistics", "unicode", "width")

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


def _end(span: Span) -> int:
    return span.end


def _place(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return diagnostic.span.start, diagnostic.span.end, diagnostic.code
