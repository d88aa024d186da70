"""Applies the suppression comments of a manifest to its findings, and runs the rules on the comments."""

from __future__ import annotations

from workerlint.core.record import Struct
from workerlint.engine.rule_run import run_rules
from workerlint.engine.suppression import Suppressions, divide
from workerlint.engine.suppression_reader import read_suppressions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from workerlint.config.settings import Settings
    from workerlint.core.diagnostic import Diagnostic
    from workerlint.engine.requirement import Requirement
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.engine.suppression import Suppression
    from workerlint.manifest.worker import Worker


class CommentRules(Struct):
    """What an engine needs to apply suppression comments."""

    rules: list[Rule]
    """The rules on comments."""
    settings: Settings
    known: frozenset[tuple[str, str]]
    """Code and name of each rule that exists."""
    enabled: frozenset[tuple[str, str]]
    """Code and name of each rule that runs."""
    across: frozenset[str]
    """The codes of cross-file rules."""
    on_resources: frozenset[tuple[str, str]]
    """Code and name of each rule on other resources, which may find something in a Worker inside of a Bundle."""
    required: Mapping[str, Requirement]
    """The mandatory rules, by code."""
    today: date | None
    """The date that comments are compared with; None for the current one."""

    def apply(
        self,
        found: list[Diagnostic],
        worker: Worker,
        suppressed: list[tuple[Diagnostic, str]],
        dated: list[Suppression],
        inline: list[Suppression],
        note_failure: Callable[[str], None],
    ) -> list[Diagnostic]:
        """Move suppressed findings to *suppressed*; return the others, and the findings about the comments.

        The comments with a date are added to *dated*, and those in a Worker inside of a Bundle to *inline*.
        """
        worker.settings = self.settings
        comments = read_suppressions(worker, self.today)
        dated += [comment for comment in comments if comment.until is not None]
        enabled = self.enabled
        if worker.entry is not None:
            inline += comments
            enabled -= self.on_resources
        kept = divide(found, comments, suppressed)
        listed = Suppressions(worker, comments, self.known, enabled, kept, self.across, self.required)
        about = self._run(listed, note_failure)
        return kept + divide(about, comments, suppressed)

    def apply_in_bundles(
        self,
        found: list[Diagnostic],
        result: Result,
        suppressed: list[tuple[Diagnostic, str]],
        dated: list[Suppression],
        inline: list[Suppression],
    ) -> list[Diagnostic]:
        """Move the findings that comments in a Bundle suppress; *inline* are the comments in its Workers.

        Return the others, and the findings about the comments outside of Workers. Those with a date are added to
        *dated*.
        """
        found = divide(found, inline, suppressed)
        inside = [worker.span for worker in result.workers if worker.worker is not None]
        about: list[Diagnostic] = []
        for bundle in result.document.bundles:
            bundle.settings = self.settings
            comments = read_suppressions(bundle, self.today)
            found = divide(found, comments, suppressed)
            outside = [
                item for item in comments if not any(span.start <= item.span.start < span.end for span in inside)
            ]
            dated += [comment for comment in outside if comment.until is not None]
            # Other resources in the Bundle are not checked, so a comment without a finding may be for them.
            listed = Suppressions(bundle, outside, self.known, frozenset(), found, self.across, self.required)
            about += self._run(listed, result.note_failure)
        return found + about

    def _run(self, comments: Suppressions, note_failure: Callable[[str], None]) -> list[Diagnostic]:
        found: list[Diagnostic] = []
        run_rules(self.settings.severity, self.required, self.rules, (comments,), found, note_failure)
        return found
