"""What a run holds of each file while it looks at the others."""

from __future__ import annotations

from workerlint.markdown import is_markdown, mask_markdown
from workerlint.text import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.engine import CheckedFile, Engine


class Examined:
    """A file, what was found in it by itself, and the engine that did. *secretless*: it is known to hold no secret."""

    __slots__ = ("checked", "engine", "secretless")

    def __init__(self, engine: Engine, checked: CheckedFile, *, secretless: bool = False) -> None:
        self.engine = engine
        self.checked = checked
        self.secretless = secretless


def begin(engine: Engine, source: Source, name: str) -> CheckedFile:
    """Check a file that may be Markdown: of that the YAML blocks; fixes are shown, and not applied to prose."""
    if not is_markdown(name):
        return engine.begin(source)
    masked = Source(source.path, mask_markdown(source.text), source.encoding, source.bom, source.undecodable)
    checked = engine.begin(masked)
    checked.source = source
    return checked
