"""The examples on a rule's page, as written in its Markdown."""

from __future__ import annotations

import re

from workerlint.core.record import Record
from workerlint.engine.example_manifest import ExampleManifest, complete

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import KW_ONLY

    from workerlint.platform.platform_file import PlatformFile

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<code>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
BAD = "bad"
GOOD = "good"
SILENT = "silent"
FIXED = "yaml fixed"
PARTLY = "yaml fixed partly"
FINDINGS = "text findings"
CONFIGURATION = "toml config"
PLATFORM = "toml platform"
SCHEMA = "json "
"""What the path of a schema follows."""
PLATFORM_PATH = "platform.toml"
"""The path of the platform files of examples."""


class ExampleError(ValueError):
    """A block of a page has an unknown kind or is at the wrong position."""


class ExamplePlatform(Record):
    """A platform file on a page."""

    text: str
    schemas: tuple[tuple[str, str], ...] = ()
    """The paths and texts of the schemas that it names."""

    def file(self) -> PlatformFile:
        """Return the content of the platform file."""
        from workerlint.platform.platform_file import parse_platform  # few rules need it

        file = parse_platform(PLATFORM_PATH, self.text.encode())
        file.shown = PLATFORM_PATH
        file.schema_texts = dict(self.schemas)
        return file


class Example(Record):
    """An example of a page."""

    kind: str
    """``bad``: the rule reports it; ``good``: no rule does; ``silent``: this rule does not."""
    text: str
    """The lines that the page shows."""
    findings: str = ""
    """What the rule finds in a bad example, as the page shows it."""
    fixed: str | None = None
    """A bad example after the fixes of the rule, as the page shows it; None if it shows none."""
    _: KW_ONLY
    config: str = ""
    """The configuration that the example is checked with."""
    platform: ExamplePlatform | None = None
    """The platform file that the example is checked with."""
    is_file: bool = False
    """Whether *text* is a whole manifest."""
    is_platform: bool = False
    """Whether *text* is a platform file."""
    without: tuple[str, ...] = ()
    """The fields that are not added to the lines of the example."""
    is_partly_fixed: bool = False
    """Whether the fixed example has other findings."""

    @property
    def manifest(self) -> ExampleManifest:
        """The manifest that is checked."""
        return self.complete(self.text)

    @property
    def platform_file(self) -> PlatformFile | None:
        """The platform file that the example is checked with, or that it is."""
        platform = ExamplePlatform(self.text) if self.is_platform else self.platform
        return platform.file() if platform is not None else None

    def complete(self, text: str) -> ExampleManifest:
        """Return the manifest with the lines *text* in place of those of the example."""
        return ExampleManifest(text) if self.is_file or self.is_platform else complete(text, self.without)
