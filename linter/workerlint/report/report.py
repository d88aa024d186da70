"""The result of a run, which is the input of every reporter, and the options of presentation."""

from __future__ import annotations

from bisect import bisect_right

from workerlint.config.settings import NEVER
from workerlint.core.diagnostic import ERROR, INFO, MASKED_CODES, SEVERITIES, WARNING
from workerlint.core.record import Record
from workerlint.core.text import Pattern, Span
from workerlint.syntax.markdown import is_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workerlint.core.diagnostic import Diagnostic
    from workerlint.core.text import Source
    from workerlint.engine.rule import Rule
    from workerlint.secrets.masking import HiddenWords

HOME_PAGE = "https://workerlint.dev"

MASK = "***"
_WORDS = Pattern(r"\S+")


def rule_url(code: str) -> str:
    """Return the URL of a rule's page."""
    return f"{HOME_PAGE}/rules/{code.lower()}"


class FileReport:
    """The result of checking one file."""

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
    """The text; None if the file cannot be read."""
    path: str
    """The path as shown to the user: relative if possible, with ``/`` between its parts."""
    fail_on: str
    """The minimum severity of findings that fail the run, or ``never``."""
    diagnostics: list[Diagnostic]
    """The findings, by location."""
    suppressed: list[tuple[Diagnostic, str]]
    """The findings that a comment in the file suppresses, by location, each with the reason in the comment."""

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
        """Sort the findings. *secretless* means that the text was searched for secrets and contains none."""
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
        """Return whether a finding of *severity* in the file fails the run."""
        return self.fail_on != NEVER and SEVERITIES.index(severity) <= SEVERITIES.index(self.fail_on)

    @property
    def takes_fixes(self) -> bool:
        """Whether fixes are applied to the file. Markdown files are not changed."""
        return not is_markdown(self.path)

    @property
    def masks(self) -> list[Span]:
        """The ranges of the text that must never be shown, in order and without overlap.

        They do not depend on the selected rules: a finding of any rule may show the line of a secret.
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
        """Return every range that contains a secret; one may be inside another."""
        if self._spans is None:
            everything = [*self.diagnostics, *(diagnostic for diagnostic, _ in self.suppressed)]
            spans = [item.span for item in everything if item.code in MASKED_CODES]
            if self.source is not None and not self._secretless:
                from workerlint.secrets.masking import secret_spans

                spans += secret_spans(self.source)
            self._spans = spans
        return self._spans

    def shown(self, start: int, end: int) -> str:
        """Return the text between two offsets with secrets masked."""
        text = self.source.text if self.source else ""
        parts: list[str] = []
        for mask in self.masks_within(start, end):
            parts += (text[start : max(start, mask.start)], MASK)
            start = mask.end
        return "".join([*parts, text[start : max(start, end)]])

    def masks_within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the masked ranges that overlap the text between two offsets, in order."""
        masks = self.masks
        for at in range(bisect_right(masks, start, key=_end), len(masks)):
            if masks[at].start >= end:
                return
            yield masks[at]

    def hide(self, words: str) -> str:
        """Return a message, help or edit with the secrets of this file masked, in case a rule quotes one."""
        if not self.masks or self.source is None:
            return words
        if self._secrets is None:
            from workerlint.secrets.masking import SHORTEST, HiddenWords

            text = self.source.text
            parts = (part for span in self._secret_spans() for part in _secret_parts(text[span.start : span.end]))
            self._secrets = HiddenWords(part for part in parts if len(part) >= SHORTEST)
        return self._secrets.mask(words, MASK)


def _secret_parts(text: str) -> Iterator[str]:
    """Yield a secret and each word in it."""
    yield text.strip().strip("\"'")
    for match in _WORDS.finditer(text):
        yield match[0].strip("\"'")


class RunReport:
    """The result of a run."""

    __slots__ = ("_around", "_by_path", "checked", "files", "manifests", "problems", "rules", "since")

    files: list[FileReport]
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
        """Sort the files. *around* are files that were not checked but that findings refer to."""
        self._around = list(around)
        self.files = sorted(files, key=lambda file: file.path)
        self.checked = checked
        self.manifests = manifests
        self.problems = list(problems)
        self.rules = rules or {}
        self.since = since
        self._by_path: dict[str, FileReport] | None = None

    def file(self, path: str) -> FileReport | None:
        """Return the report of the file at *path*; None for a file that is not part of the run."""
        if self._by_path is None:
            self._by_path = {file.path: file for file in (*self._around, *self.files)}
        return self._by_path.get(path)

    def findings(self) -> Iterator[tuple[FileReport, Diagnostic]]:
        """Yield every finding with its file, by path and location."""
        for file in self.files:
            for diagnostic in file.diagnostics:
                yield file, diagnostic

    def worst_first(self) -> list[tuple[FileReport, Diagnostic]]:
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

    base: str
    """The absolute directory that the paths of the report are relative to."""
    colour: bool
    """Whether to use colours."""
    links: bool
    """Whether to write terminal links."""
    quiet: bool
    """Whether to omit the summary."""
    root: str
    """The root of the repository, which the paths for CI services are relative to. The default is *base*."""
    statistics: bool
    """Whether to show counts per rule instead of findings."""
    unicode: bool
    """Whether to use line-drawing characters."""
    width: int
    """The width of the terminal in cells."""

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
