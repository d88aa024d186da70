"""The settings that the client gives: read leniently, since a server that stops over a setting helps nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from workerlint.config.settings import Selectors
from workerlint.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

SECTION = "workerlint"
OPEN_FILES = "openFiles"
WORKSPACE = "workspace"


class ClientSettings(Record):
    """What holds for the session, whatever the manifests' own configuration says.

    *configuration* names a configuration file to use for every manifest. *selectors* come after the configuration's.
    *delay* is in milliseconds.
    """

    __slots__ = (
        "capacity_hints",
        "code_lens",
        "configuration",
        "default_hints",
        "delay",
        "enable",
        "push",
        "scope",
        "selectors",
        "unsafe_fix_all",
    )

    enable: bool
    configuration: str
    selectors: Selectors
    push: bool
    scope: str
    delay: int
    default_hints: bool
    capacity_hints: bool
    code_lens: bool
    unsafe_fix_all: bool

    def __init__(
        self,
        *,
        enable: bool = True,
        configuration: str = "",
        selectors: Selectors | None = None,
        push: bool = False,
        scope: str = OPEN_FILES,
        delay: int = 0,
        default_hints: bool = True,
        capacity_hints: bool = True,
        code_lens: bool = True,
        unsafe_fix_all: bool = False,
    ) -> None:
        self.enable = enable
        self.configuration = configuration
        self.selectors = selectors or Selectors()
        self.push = push
        self.scope = scope
        self.delay = delay
        self.default_hints = default_hints
        self.capacity_hints = capacity_hints
        self.code_lens = code_lens
        self.unsafe_fix_all = unsafe_fix_all


def read_settings(given: object, note: Callable[[str], None]) -> ClientSettings:
    """Read the section ``workerlint`` of a client's settings; *note* is told of every value that is of no use.

    Null, an empty section and missing keys mean the default: some clients send nothing else.
    """
    reader = _Reader(given if isinstance(given, dict) else {}, note)
    select = reader.words("select")
    return ClientSettings(
        enable=reader.flag("enable", default=True),
        configuration=reader.text("configuration"),
        selectors=Selectors(select, reader.words("extendSelect") or (), reader.words("ignore") or ()),
        push=reader.flag("diagnostics.push", default=False),
        scope=reader.choice("diagnostics.scope", (OPEN_FILES, WORKSPACE)),
        delay=reader.number("diagnostics.delay"),
        default_hints=reader.flag("inlayHints.defaults", default=True),
        capacity_hints=reader.flag("inlayHints.capacity", default=True),
        code_lens=reader.flag("codeLens", default=True),
        unsafe_fix_all=reader.flag("fixAll.unsafe", default=False),
    )


class _Reader:
    """Gives the values of a section by dotted name; a dotted name may also stand as such in it."""

    def __init__(self, section: Mapping[str, object], note: Callable[[str], None]) -> None:
        self._section = section
        self._note = note

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return self._unusable(name, value, "true or false", default)

    def text(self, name: str) -> str:
        value = self._get(name)
        return value if isinstance(value, str) else "" if value is None else self._unusable(name, value, "a text", "")

    def number(self, name: str) -> int:
        value = self._get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        return 0 if value is None else self._unusable(name, value, "a number from 0", 0)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self._get(name)
        if isinstance(value, str) and value in choices:
            return value
        return choices[0] if value is None else self._unusable(name, value, " or ".join(choices), choices[0])

    def words(self, name: str) -> tuple[str, ...] | None:
        value = self._get(name)
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        return None if value is None else self._unusable(name, value, "a list of texts", None)

    def _get(self, name: str) -> object:
        if name in self._section:
            return self._section[name]
        value: object = self._section
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    def _unusable(self, name: str, value: object, wanted: str, default: T) -> T:
        self._note(f"the setting {SECTION}.{name} is {value!r}, not {wanted}: the default is used")
        return default
