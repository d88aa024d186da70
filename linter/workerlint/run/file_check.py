"""Checks one file, makes an entry of what is found, and of an entry what a check would find.

Entries are for the cache and go between processes.
"""

from __future__ import annotations

from functools import partial

from workerlint.core.record import Struct
from workerlint.core.text import Source, decode
from workerlint.engine.engine import Engine
from workerlint.engine.rule import PROJECT
from workerlint.files.read import ReadError, read_bytes, read_manifest
from workerlint.run.cache import UnreadSource
from workerlint.run.cache_files import digest
from workerlint.run.cache_store import DamagedError, Entry, Stat, pack, quotes_text, unpack
from workerlint.syntax.markdown import is_markdown, mask_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import KW_ONLY

    from workerlint.config.settings import Settings
    from workerlint.engine.engine import CheckedFile
    from workerlint.engine.project import Project
    from workerlint.engine.rule import Rule


class Look:
    """What a check of one file found, how the file looked before it was read, and what its bytes were."""

    __slots__ = ("_data", "_stat", "checked")

    def __init__(self, stat: Stat, data: bytes, checked: CheckedFile) -> None:
        self._stat = stat
        self._data = data
        self.checked = checked

    def entry(self, *, stored: bool) -> Entry:
        """Give the entry of the file; where it is not to be stored, nothing is asked about secrets."""
        storable, secretless = _secrecy(self.checked) if stored else (False, self.checked.secretless)
        packed = pack(self.checked)
        return Entry(self._stat.settled(), digest(self._data), packed, storable=storable, secretless=secretless)


def examine(engine: Engine, path: str, shown: str) -> Look | None:
    """Check the file at *path*, which reports call *shown*.

    None for a file that cannot be read, or that is no text: it is for the run itself to say so.
    """
    try:
        stat = Stat.of(path)
        data = read_manifest(path, shown, engine.settings.max_file_size, named=False)
    except (OSError, ReadError):
        return None
    if data is None:
        return None
    return Look(stat, data, engine.begin(decode(data, shown)))


def examine_for_other(engine: Engine, path: str, shown: str, *, stored: bool) -> Entry | None:
    """Check a file as ``examine`` does, for another process, which may store what is found."""
    look = examine(engine, path, shown)
    return None if look is None else look.entry(stored=stored)


def revive(engine: Engine, path: str, shown: str, entry: Entry) -> Examined | None:
    """Take what is known of a file for what a check of it would find; None when that cannot be.

    The file is read, and must still be the same, where findings speak of its text.
    """
    limit = engine.settings.max_file_size
    source: Source
    try:
        if quotes_text(entry.packed):
            data = read_bytes(path, limit)
            if digest(data) != entry.digest:
                return None
            source = decode(data, shown)
        else:
            source = UnreadSource(shown, partial(read_bytes, path, limit))
        return Examined(engine, unpack(entry.packed, source, engine.settings), secretless=entry.secretless)
    except (OSError, DamagedError, ValueError, TypeError):
        return None


def _secrecy(checked: CheckedFile) -> tuple[bool, bool]:
    """Tell whether what was found may be stored, and whether the file is known to hold no secret.

    A file without findings leaves nothing behind but the names that it uses, and is not searched. Where a rule broke
    down, nothing is known.
    """
    if checked.failures or checked.source.undecodable:
        return False, False
    if not any(document.found for document in checked.documents):
        return not _names_secret(checked), False
    if checked.secretless:
        return True, True
    from workerlint.secrets.masking import secret_spans

    secretless = not secret_spans(checked.source)
    return secretless, secretless


def _names_secret(checked: CheckedFile) -> bool:
    """Tell whether a name that a file uses has the form of a secret, put where it does not belong."""
    from workerlint.secrets.patterns import find_forms

    words = []
    for resource in checked.resources:
        words += [resource.name, resource.workspace, *(reference.name for reference in resource.references)]
    text = "\n".join(filter(None, words))
    return bool(text.strip()) and any(True for _ in find_forms(text, 0, len(text)))


class Examined(Struct):
    """A file, what was found in it by itself, and the engine that did. *secretless*: it is known to hold no secret."""

    engine: Engine
    checked: CheckedFile
    _: KW_ONLY
    secretless: bool = False


def begin(engine: Engine, source: Source, name: str) -> CheckedFile:
    """Check a file that may be Markdown: of that the YAML blocks; fixes are shown, and not applied to prose."""
    if not is_markdown(name):
        return engine.begin(source)
    masked = Source(source.path, mask_markdown(source.text), source.encoding, source.bom, source.undecodable)
    checked = engine.begin(masked)
    checked.source = source
    return checked


class Survey:
    """Stands in for a project whose engines find nothing and collect resources, for the rules that look across files.

    What files define is nothing where no such rule is on.
    """

    def __init__(self, project: Project | Survey) -> None:
        self._project = project
        self._engines: dict[int, Engine] = {}

    @property
    def known_rules(self) -> list[Rule]:
        """The rules of the project."""
        return self._project.known_rules

    def settings_for(self, path: str) -> Settings:
        """Give the settings that hold for a file. Raises ConfigurationError."""
        return self._project.settings_for(path)

    def engine_for(self, path: str) -> Engine:
        """Give the engine that reads a file. Raises ConfigurationError."""
        engine = self._project.engine_for(path)
        light = self._engines.get(id(engine))
        if light is None:
            across = [rule for rule in engine.rules if rule.phase == PROJECT]
            light = self._engines[id(engine)] = Engine(engine.settings, across)
        return light
