"""The output of ``check --show-settings``: the settings of each configuration as TOML, and the enabled rules."""

from __future__ import annotations

from workerlint.config.errors import display_path
from workerlint.config.keys import CHAIN_KEYS, EXTRA, KEYS, OVERRIDE_KEYS, OVERRIDES, PATH, POLICIES
from workerlint.config.provenance import Origin, find_origins
from workerlint.config.selection import resolve
from workerlint.core.wording import plural, rule_title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from workerlint.config.settings import Override, Selectors, Settings
    from workerlint.engine.engine import Engine
    from workerlint.engine.project import Project

    Origins = Mapping[tuple[object, ...], list[Origin]]


def show_settings(project: Project, names: Sequence[str]) -> Iterator[str]:
    """Yield the settings that apply to the files with these *names*, once for each configuration.

    Comments name the file and line of each value, and of the values that it overrides.
    """
    groups: dict[int, tuple[Settings, list[Engine]]] = {}
    for name in names:
        settings = project.settings_for(name)
        groups.setdefault(id(settings), (settings, []))[1].append(project.engine_for(name))
    for number, (settings, engines) in enumerate(groups.values()):
        count = len(engines)
        if number:
            yield "\n"
        source = display_path(settings.config_file) if settings.config_file else "no configuration file"
        yield f"# {source}: {plural(count, 'file')}\n"
        for path in project.policy_files:
            yield f"# policy file: {display_path(path)}\n"
        layers = project.layers_of(settings)
        if len(layers) > 1:
            yield f"# layers, the nearest last: {', '.join(display_path(layer.path) for layer in layers)}\n"
            yield f"# patterns are relative to {display_path(settings.root)}\n"
        yield from _settings(settings, find_origins(layers))
        yield from _rules(project, settings, engines)


def _settings(settings: Settings, origins: Origins) -> Iterator[str]:
    tables = []
    for key in KEYS:
        if key in CHAIN_KEYS or KEYS[key] in {OVERRIDES, POLICIES}:
            continue
        value = getattr(settings, key.replace("-", "_"))
        if isinstance(value, dict):
            tables.append((key, value))
        elif isinstance(value, tuple) and key != "select":
            yield from _list(key, value, origins)
        elif value is not None and value != "":
            shown = _shown_as(key)
            yield f"{key} = {_toml(shown(value))}{_comment(value, origins.get((key,), ()), shown)}\n"
    if settings.command_line is not None:
        yield f"# from the command line: {_selectors(settings.command_line)}\n"
    for key, table in tables:
        if table:
            yield f"\n[{key}]\n"
        for name, value in table.items():
            shown = _shown_as(key)
            yield f"{_toml(name)} = {_toml(shown(value))}{_comment(value, origins.get((key, name), ()), shown)}\n"
    for number, override in enumerate(settings.overrides):
        yield from _override(override, origins["overrides", number][-1])

    for policy in settings.policies:
        *outer, nearest = [origin.location for origin in origins[policy.kind, policy.code]]
        overridden = f", overrides {', '.join(reversed(outer))}" if outer else ""
        yield f"\n[[{policy.kind}]]  # {nearest}{overridden}\n"
        yield from (f"{name} = {_toml(value)}\n" for name, value in policy.table.items())


def _shown_as(key: str) -> Callable[[Any], object]:
    """Return the function that returns a value of a key as reports show it."""
    return display_path if KEYS[key] in {EXTRA, PATH} else lambda value: value


def _list(key: str, items: tuple[object, ...], origins: Origins) -> Iterator[str]:
    """Yield a list, with an item in each line if the items are from different lines."""
    # A layer with `exclude` makes the items of `extend-exclude` of the outer layers a part of it.
    found = {item: origins.get((key, item)) or origins.get((f"extend-{key}", item)) for item in items}
    locations = {item: origin[-1].location for item, origin in found.items() if origin}
    if len(set(locations.values())) < 2:
        comment = "".join(f"  # {location}" for location in set(locations.values()))
        yield f"{key} = {_toml(items)}{comment}\n"
        return
    yield f"{key} = [\n"
    for item in items:
        yield f"  {_toml(item)},{f'  # {locations[item]}' if item in locations else ''}\n"
    yield "]\n"


def _comment(value: object, origins: Sequence[Origin], shown: Callable[[Any], object] = lambda value: value) -> str:
    """Return the comment that names the origin of a value, and the values that it overrides.

    *shown* returns a value as reports show it.
    """
    if not origins:
        return ""
    *outer, nearest = origins
    written = tuple(nearest.value) if isinstance(nearest.value, list) else nearest.value
    source = nearest.location
    if written != value:
        outer, source = [*origins], "command line"
    overridden = ", ".join(f"{_toml(shown(origin.value))} ({origin.location})" for origin in reversed(outer))
    return f"  # {source}" + (f", overrides {overridden}" if overridden else "")


def _override(override: Override, origin: Origin) -> Iterator[str]:
    yield f"\n[[overrides]]  # {origin.location}\n"
    yield f"files = {_toml(override.files)}\n"
    for key in OVERRIDE_KEYS[1:]:
        value = getattr(override.selectors, key.replace("-", "_"))
        if isinstance(value, dict):
            yield from (f"{key}.{_toml(name)} = {_toml(level)}\n" for name, level in value.items())
        elif value or (key == "select" and value is not None):
            yield f"{key} = {_toml(value)}\n"


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


def _rules(project: Project, settings: Settings, engines: Sequence[Engine]) -> Iterator[str]:
    known = project.rules_for(settings)
    if len(set(map(id, engines))) == 1:
        active, severity = engines[0].rules, engines[0].settings.severity
        remark = ""
    else:
        active, severity = resolve(settings, known)
        remark = ", apart from per-file-ignores and overrides"
        mandatory = {rule.code: rule for engine in engines for rule in engine.rules if rule.code in engine.required}
        enabled = {rule.code for rule in active}
        active = [*active, *(rule for code, rule in mandatory.items() if code not in enabled)]
    required = {code: requirement for engine in engines for code, requirement in engine.required.items()}
    yield f"\n# {len(active)} of {len(known)} rules are enabled{remark}\n"
    for rule in active:
        level, origin = severity.get(rule.code, rule.severity), ""
        requirement = required.get(rule.code)
        if requirement is not None:
            level, origin = requirement.severity(level, rule.severity), f", mandatory: {requirement.location}"
        yield f"#   {rule_title(rule.code, rule.name)} ({level}{origin})\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(map(_escaped, value))}"'
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_toml_key(name)} = {_toml(item)}' for name, item in value.items())} }}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_toml(item) for item in value)}]"
    return str(value)


def _escaped(character: str) -> str:
    """Return a character of a string in quotes; escaped if a terminal would not print it."""
    if character in {'"', "\\"}:
        return f"\\{character}"
    number = ord(character)
    return character if character.isprintable() else f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _toml_key(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else _toml(name)
