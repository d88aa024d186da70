"""The output of ``check --show-settings``: the settings of each configuration as TOML, and the enabled rules."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.config.keys import KEYS
from workerlint.config.selection import resolve
from workerlint.core.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workerlint.config.settings import Selectors, Settings
    from workerlint.engine.project import Project


def show_settings(project: Project, names: Sequence[str]) -> Iterator[str]:
    """Yield the settings that apply to the files with these *names*, once for each configuration."""
    groups: dict[int, tuple[Settings, int]] = {}
    for name in names:
        settings = project.settings_for(name)
        _, count = groups.get(id(settings), (settings, 0))
        groups[id(settings)] = (settings, count + 1)
    for number, (settings, count) in enumerate(groups.values()):
        if number:
            yield "\n"
        source = display_path(settings.config_file) if settings.config_file else "no configuration file"
        yield f"# {source}: {plural(count, 'file')}\n"
        yield from _settings(settings)
        yield from _rules(project, settings)


def _settings(settings: Settings) -> Iterator[str]:
    tables = []
    for key in KEYS:
        value = getattr(settings, key.replace("-", "_"))
        if isinstance(value, dict):
            tables.append((key, value))
        elif value is not None and value != "":
            yield f"{key} = {_toml(value)}\n"
    if settings.command_line is not None:
        yield f"# from the command line: {_selectors(settings.command_line)}\n"
    for key, table in tables:
        yield from _table(key, table)


def _selectors(selectors: Selectors) -> str:
    parts = [
        f"{name} {','.join(given)}"
        for name, given in (
            ("select", selectors.select),
            ("extend-select", selectors.extend_select),
            ("ignore", selectors.ignore),
            ("severity", [f"{selector}={level}" for selector, level in selectors.severity.items()]),
        )
        if given
    ]
    return "; ".join(parts)


def _table(key: str, table: Mapping[str, object]) -> Iterator[str]:
    if table:
        yield f"\n[{key}]\n"
        for name, value in table.items():
            yield f"{_toml(name)} = {_toml(value)}\n"


def _rules(project: Project, settings: Settings) -> Iterator[str]:
    known = project.rules(settings.plugins)
    active, severity = resolve(settings, known)
    yield f"\n# {len(active)} of {len(known)} rules are enabled\n"
    for rule in active:
        yield f"#   {rule.code} {rule.name} ({severity.get(rule.code, rule.severity)})\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return str(value)
