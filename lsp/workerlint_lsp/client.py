"""The client: its settings and its capabilities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY
from typing import Any, TypeVar

from lsprotocol import types

from workerlint.config.selection import suggest, unknown_selectors
from workerlint.config.settings import Selectors
from workerlint.core.record import Record, Struct, new, replace
from workerlint.core.wording import closest
from workerlint.engine.rule import Rule

T = TypeVar("T")

SECTION = "workerlint"
"""The section of the settings in the client."""
OPEN_FILES = "openFiles"
"""The value of ``diagnostics.scope`` to check only the open files."""
OF_THE_EXTENSION = ("format.enable", "importStrategy", "interpreter", "path", "trace.server")
"""The settings in the section that the extension for VS Code uses itself."""
WORKSPACE = "workspace"
"""The value of ``diagnostics.scope`` to check all files of the workspace."""

EDITED_LINE_DELAY = 700
"""The default of ``diagnostics.editedLineDelay`` in milliseconds."""


class ClientSettings(Record):
    """The settings of the client: of the window, or of one workspace folder."""

    _: KW_ONLY
    enable: bool = True
    """The server checks documents and answers requests."""
    configuration: str = ""
    """The path of a configuration file to use for every manifest; empty for the configuration of each manifest."""
    policy_file: str = ""
    """The path of a policy file, in addition to the one of the environment; empty if there is none."""
    selectors: Selectors = Selectors()
    """Selectors of rules, applied after those of the configuration."""
    push: bool = False
    """Diagnostics are pushed even if the client pulls them."""
    scope: str = OPEN_FILES
    """``OPEN_FILES`` or ``WORKSPACE``: the files whose diagnostics are shown."""
    delay: int = 0
    """The time in milliseconds between an edit and the check."""
    edited_line_delay: int = EDITED_LINE_DELAY
    """The time in milliseconds after an edit for which findings on its line are deferred."""
    default_hints: bool = True
    capacity_hints: bool = True
    """Inlay hints show the capacity of all replicas."""
    code_lens: bool = True
    plugins: bool = False
    """Plug-ins are loaded where a configuration enables them: their code runs in the editor of the user."""
    unsafe_fix_all: bool = False
    """The fix-all action includes unsafe fixes."""

    def with_folder(self, own: ClientSettings) -> ClientSettings:
        """Return the settings of a workspace folder: *own*, but for those that apply to the whole window."""
        return replace(self, **{name: getattr(own, name) for name in _OF_A_FOLDER})


_OF_A_FOLDER = ("configuration", "selectors", "default_hints", "capacity_hints", "code_lens", "unsafe_fix_all")
"""The settings that each workspace folder may set for itself."""


def read_settings(given: object, warn: Callable[[str], None]) -> ClientSettings:
    """Return the settings in the section ``workerlint`` of a client.

    An invalid value or an unknown setting does not stop the server: *warn* is called with a message, and the default is
    used. Null, an empty section and missing keys mean the default, because some clients send nothing else.
    """
    reader = _Reader(given if isinstance(given, dict) else {}, warn)
    select = reader.strings("select")
    settings = ClientSettings(
        enable=reader.flag("enable", default=True),
        configuration=reader.string("configuration"),
        policy_file=reader.string("policyFile"),
        selectors=Selectors(select, reader.strings("extendSelect") or (), reader.strings("ignore") or ()),
        push=reader.flag("diagnostics.push", default=False),
        scope=reader.choice("diagnostics.scope", (OPEN_FILES, WORKSPACE)),
        delay=reader.number("diagnostics.delay"),
        edited_line_delay=reader.number("diagnostics.editedLineDelay", EDITED_LINE_DELAY),
        default_hints=reader.flag("inlayHints.defaults", default=True),
        capacity_hints=reader.flag("inlayHints.capacity", default=True),
        code_lens=reader.flag("codeLens", default=True),
        plugins=reader.flag("plugins", default=False),
        unsafe_fix_all=reader.flag("fixAll.unsafe", default=False),
    )
    reader.warn_about_unknown()
    return settings


def initial_settings(options: object) -> object:
    """Return the section of the settings in ``initializationOptions``.

    These may be the section itself, or contain it as ``settings`` or ``workerlint``, or both. Names may begin with the
    name of the section, such as ``workerlint.ignore``.
    """
    section = options if isinstance(options, dict) else {}
    for name in _SECTION_NAMES:
        nested = section.get(name)
        section = nested if isinstance(nested, dict) else section
    return {
        name.removeprefix(f"{SECTION}."): value
        for name, value in section.items()
        if name not in (*_SECTION_NAMES, *_ABILITIES)
    }


_SECTION_NAMES = ("settings", SECTION)
SHOWS_RESULTS = "showsResults"
"""The initialization option of a client that shows the results of commands by itself."""
SHOWS_LIMITS = "showsLimits"
"""The initialization option of a client that shows what is not read or evaluated: see limits.py."""
TRUSTED = "trusted"
"""The initialization option that is false while the user does not trust the workspace."""
RUNS_GRAPHVIZ = "runsGraphviz"
"""The initialization option of a client that answers the request ``workerlint/runGraphviz``."""
REVEAL_COMMAND = "revealCommand"
"""The initialization option with the name of the client's command that shows a position: URI, line, character."""
_ABILITIES = (SHOWS_RESULTS, SHOWS_LIMITS, TRUSTED, RUNS_GRAPHVIZ, REVEAL_COMMAND)


def unknown_rules(settings: ClientSettings, rules: Sequence[Rule]) -> Iterator[str]:
    """Yield a message for each selector in the settings that names none of the rules."""
    selectors = settings.selectors
    for name, items in (
        ("select", selectors.select or ()),
        ("extendSelect", selectors.extend_select),
        ("ignore", selectors.ignore),
    ):
        for item in unknown_selectors(items, rules):
            message = f"unknown rule `{item}` in the setting `{SECTION}.{name}`"
            near = suggest(item, rules)
            yield f"{message}: did you mean `{near}`?" if near else message


class Client:
    """The capabilities of the client, as it announced them when it connected."""

    shows_results: bool
    """The client shows the results of commands by itself."""
    shows_limits: bool
    """The client shows what is not read or evaluated."""
    trusted: bool
    """The user trusts the workspace. If not, only its folders are read."""
    runs_graphviz: bool
    """The client lays out drawings by itself, so that the server needs no Graphviz."""
    reveal_command: str
    """The client's command for links to a position in a document; empty if it has none."""
    pulls: bool
    refreshes_diagnostics: bool
    """The client pulls diagnostics again on request."""
    refreshes_hints: bool
    """The client asks for inlay hints again on request."""
    refreshes_lenses: bool
    """The client asks for code lenses again on request."""
    supports_configuration: bool
    supports_snippets: bool
    inserts_or_replaces: bool
    """The client accepts completion items with one range to insert and one to replace."""
    adjusts_indentation: bool
    """The client can indent the lines of a completion item."""
    watches_files: bool
    watches_outside: bool
    """The client watches files in other directories than its folders on request."""
    watches_configuration: bool
    """The client reports changes of its settings on request."""
    shows_documents: bool
    shows_progress: bool
    nests_symbols: bool
    max_foldings: int
    """The number of folding ranges that the client accepts; 0 for no limit."""
    accepts_versioned_edits: bool
    """The client accepts edits of a certain version of a document."""
    hover_markup: types.MarkupKind
    completion_markup: types.MarkupKind
    signature_markup: types.MarkupKind
    resolves_edits: bool
    """The client requests the edit of a code action when the user chooses it."""

    def __init__(self, capabilities: types.ClientCapabilities, options: Mapping[str, object] | None = None) -> None:
        """Read the capabilities, and those that the protocol does not have in the initialization options."""
        self._capabilities = capabilities
        abilities = options or {}
        command = abilities.get(REVEAL_COMMAND)
        self.shows_results = abilities.get(SHOWS_RESULTS) is True
        self.shows_limits = abilities.get(SHOWS_LIMITS) is True
        self.trusted = abilities.get(TRUSTED) is not False
        self.runs_graphviz = abilities.get(RUNS_GRAPHVIZ) is True
        self.reveal_command = command if isinstance(command, str) else ""
        self.pulls = self._find("text_document.diagnostic") is not None
        self.refreshes_diagnostics = self._supports("workspace.diagnostics.refresh_support")
        self.refreshes_hints = self._supports("workspace.inlay_hint.refresh_support")
        self.refreshes_lenses = self._supports("workspace.code_lens.refresh_support")
        self.supports_configuration = self._supports("workspace.configuration")
        self.supports_snippets = self._supports("text_document.completion.completion_item.snippet_support")
        self.inserts_or_replaces = self._supports("text_document.completion.completion_item.insert_replace_support")
        modes = self._find("text_document.completion.completion_item.insert_text_mode_support.value_set")
        self.adjusts_indentation = types.InsertTextMode.AdjustIndentation in (modes or [])
        self.watches_files = self._supports("workspace.did_change_watched_files.dynamic_registration")
        self.watches_outside = self.watches_files and self._supports(
            "workspace.did_change_watched_files.relative_pattern_support"
        )
        self.watches_configuration = self._supports("workspace.did_change_configuration.dynamic_registration")
        self.shows_documents = self._supports("window.show_document.support")
        self.shows_progress = self._supports("window.work_done_progress")
        self.nests_symbols = self._supports("text_document.document_symbol.hierarchical_document_symbol_support")
        self.max_foldings = self._find("text_document.folding_range.range_limit") or 0
        self.accepts_versioned_edits = self._supports("workspace.workspace_edit.document_changes")
        properties = self._find("text_document.code_action.resolve_support.properties")
        self.resolves_edits = "edit" in (properties or [])

        self.hover_markup = self._markup("text_document.hover.content_format")
        completion = "text_document.completion.completion_item.documentation_format"
        self.completion_markup = self._markup(completion)
        signature = "text_document.signature_help.signature_information.documentation_format"
        self.signature_markup = self._markup(signature)

    def _markup(self, name: str) -> types.MarkupKind:
        """Return Markdown unless the client names formats without it."""
        formats = self._find(name) or [types.MarkupKind.Markdown]
        return types.MarkupKind.Markdown if types.MarkupKind.Markdown in formats else types.MarkupKind.PlainText

    def _supports(self, name: str) -> bool:
        return bool(self._find(name))

    def _find(self, name: str) -> Any:
        """Return the value at a dotted name in the capabilities; None if it is missing."""
        value: Any = self._capabilities
        for part in name.split("."):
            value = getattr(value, part, None)
        return value


class _Reader(Struct):
    """A reader of the values of a section by dotted name; the section may be nested or contain the dotted names."""

    _section: Mapping[str, object]
    _warn: Callable[[str], None]
    _names: list[str] = new(list)

    def flag(self, name: str, *, default: bool) -> bool:
        return self._read(name, default, "a boolean", lambda value: isinstance(value, bool))

    def string(self, name: str) -> str:
        return self._read(name, "", "a string", lambda value: isinstance(value, str))

    def number(self, name: str, default: int = 0) -> int:
        return self._read(name, default, "a non-negative integer", lambda value: type(value) is int and value >= 0)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        return self._read(name, choices[0], f"one of {', '.join(choices)}", lambda value: value in choices)

    def strings(self, name: str) -> tuple[str, ...] | None:
        default: list[str] | None = None
        value = self._read(name, default, "a list of strings", _is_list_of_strings)
        return None if value is None else tuple(value)

    def warn_about_unknown(self) -> None:
        """Warn about each name in the section that was not read."""
        known = [*self._names, *OF_THE_EXTENSION]
        waiting = list(self._section.items())
        for name, value in waiting:  # which grows
            if name in known or value is None:
                continue
            if isinstance(value, dict) and any(other.startswith(f"{name}.") for other in known):
                waiting += [(f"{name}.{below}", item) for below, item in value.items()]
                continue
            near = closest(name, known, 1)
            hint = f": did you mean `{SECTION}.{near[0]}`?" if near else ""
            self._warn(f"unknown setting `{SECTION}.{name}`{hint}")

    def _read(self, name: str, default: T, expected: str, is_valid: Callable[[Any], bool]) -> T:
        """Return the value at *name*: the default if it is missing or, with a warning, if it is invalid."""
        value: Any = self._get(name)
        if value is None:
            return default
        if is_valid(value):
            return value  # type: ignore[no-any-return]
        self._warn(f"invalid setting `{SECTION}.{name}`: expected {expected}, found {value!r}; using the default")
        return default

    def _get(self, name: str) -> object:
        self._names.append(name)
        if name in self._section:
            return self._section[name]
        value: object = self._section
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
