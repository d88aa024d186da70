"""The result of the check of a file set: its manifests, and the reasons to refuse them."""

from __future__ import annotations

from workerlint.core.record import Record, Struct, new

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.core.text import Source
    from workerlint.engine.result import Result
    from workerlint.engine.rule import Rule
    from workerlint.secrets.redaction import Redactor
    from workerlint_shim.manifests.attributes import Attributes
    from workerlint_shim.manifests.capacity import CapacityRange
    from workerlint_shim.manifests.identity import Identity


class Refusal(Record):
    """One reason not to accept a file set."""

    path: str
    line: int
    """The 1-based line; 0 for the whole file."""
    column: int
    """The 1-based column; 0 for the whole file."""
    message: str
    help: str = ""
    code: str = ""
    """The code of the rule; empty for a refusal by the dry run itself."""
    rule: str = ""
    """The name of the rule; empty for a refusal by the dry run itself."""

    @property
    def location(self) -> str:
        """The location as ``path:line:column``."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Manifest(Record):
    """One resource of a file set, ready to be planned."""

    identity: Identity
    owner: str
    """The owner; empty if the manifest has none."""
    tags: tuple[str, ...]
    path: str
    line: int
    """The 1-based line at which the document begins."""
    attributes: Callable[[bytes], Attributes]
    """Reads the fields; the argument is the key of the tags."""
    capacity: CapacityRange | None
    """The requested capacity; None if unknown."""
    resolved: str
    """The text without comments, with variables filled in and secrets masked; empty unless manifests are printed."""


class Examination(Struct):
    """The result of checking a file set. If there is any refusal, nothing is accepted."""

    sources: list[Source] = new(list)
    """The files that were read, those that Bundles name included."""

    manifests: list[Manifest] = new(list)
    """The resources whose identity is known, accepted or not."""
    refusals: list[Refusal] = new(list)
    bundles: list[range] = new(list)
    """For each Bundle the indexes of its resource and of those in it, inner Bundles first."""
    unreadable: list[Refusal] = new(list)
    """Workers that cannot be planned, in case no rule reports why."""
    passed: dict[str, int] = new(dict)
    """The number of findings that do not refuse anything, by file."""
    credentials: list[Refusal] = new(list)
    """Credentials in plain text in resources that are not linted; they have the severity warning."""
    warnings: list[str] = new(list)
    configuration: list[Result] = new(list)
    """The findings in configurations and platform files, such as attempts to weaken mandatory rules."""
    policy_files: list[str] = new(list)
    """The absolute paths of the policy files."""
    exemptions: list[str] = new(list)
    """What the checked files and their configuration exempt from the check: suppressions and ignored rules."""
    references: list[str] = new(list)
    """References to other files, each with its location."""
    failures: list[str] = new(list)
    """Rules that failed."""
    results: list[Result] = new(list)
    """All that the rules find, by file."""
    redactors: dict[str, Redactor] = new(dict)
    """The redactors of the files, by path."""
    rules: list[Rule] = new(list)
    """The rules that were loaded."""

    def add(self, part: Examination) -> None:
        """Add what was read of another part of the file set."""
        start = len(self.manifests)
        self.bundles += (range(start + bundle.start, start + bundle.stop) for bundle in part.bundles)
        self.manifests += part.manifests
        self.refusals += part.refusals
        self.unreadable += part.unreadable
        self.credentials += part.credentials
        self.warnings += part.warnings
        self.references += part.references
