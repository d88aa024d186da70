"""What the check of a file set finds: its manifests, and the reasons to refuse them."""

from __future__ import annotations

from workerlint.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint_shim.attributes import Attributes
    from workerlint_shim.capacity import CapacityRange
    from workerlint_shim.identity import Identity


class Refusal(Record):
    """One reason not to accept a file set."""

    path: str
    """The file."""
    line: int
    """The 1-based line; 0 for the whole file."""
    column: int
    """The 1-based column; 0 for the whole file."""
    message: str
    """What is wrong."""
    help: str = ""
    """How to fix it; may be empty."""
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
    """The identity of the resource."""
    owner: str
    """The owner; empty if the manifest has none."""
    tags: tuple[str, ...]
    """The tags."""
    path: str
    """The file."""
    line: int
    """The 1-based line at which the document begins."""
    attributes: Callable[[bytes], Attributes]
    """Reads the attributes; the argument is the key for the digests of secrets."""
    capacity: CapacityRange | None
    """What the resource requests; None if unknown."""
    resolved: Callable[[], str]
    """Returns the text, with variables filled in and secrets masked."""


class Examination:
    """The result of checking a file set. If there is any refusal, nothing is accepted."""

    manifests: list[Manifest]
    """The resources whose identity is known, accepted or not."""
    refusals: list[Refusal]
    """The reasons not to accept the file set."""
    unreadable: list[Refusal]
    """Workers that cannot be planned, in case no rule reports why."""
    passed: dict[str, int]
    """The number of findings that do not refuse anything, by file."""
    warnings: list[str]
    """Warnings of the dry run itself."""
    references: list[str]
    """Values that name another file, each with its location."""
    failures: list[str]
    """Rules that failed."""

    def __init__(self) -> None:
        self.manifests = []
        self.refusals = []
        self.unreadable = []
        self.passed = {}
        self.warnings = []
        self.references = []
        self.failures = []
