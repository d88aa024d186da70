"""The project of a run: the options of the command line applied to the configuration."""

from __future__ import annotations

from workerlint.config.errors import UsageError, shown_path
from workerlint.config.selection import preview_rules, suggest, unknown_selectors
from workerlint.config.settings import Selectors
from workerlint.engine.project import Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from workerlint.config.layers import Layer
    from workerlint.config.settings import Settings
    from workerlint.run.options import CheckOptions


def make_project(options: CheckOptions) -> Project:
    """Return the project of a run."""

    def adjust(settings: Settings) -> Settings:
        changes: dict[str, object] = {}
        selectors = Selectors(options.select, options.extend_select, options.ignore, options.severity)
        if selectors.all:
            changes["command_line"] = selectors
        if options.fail_on:
            changes["fail_on"] = options.fail_on
        if options.preview:
            changes["preview"] = True
        if options.strict_coverage:
            changes["strict_coverage"] = True
        if options.no_ignores:
            changes["suppressions"] = False
        return settings.replace(**changes) if changes else settings

    return Project(
        config_file=options.config_file,
        configured=not options.no_config,
        adjust=adjust,
        variables=None if options.variables is None else dict(item.split("=", 1) for item in options.variables),
        shown=shown_path,
        today=options.today,
        policy_files=options.policy_files,
        env_file=options.env_file,
        given=_given_layers(options),
    )


def _given_layers(options: CheckOptions) -> list[Layer]:
    """Return the layers of the configuration that the options contain. Raise ConfigurationError."""
    keys, exclude, more, rules = (
        options.config_keys,
        options.exclude,
        options.extend_exclude,
        options.per_file_ignores,
    )
    if not (keys or exclude or more or rules):
        return []
    from workerlint.config.given import option_layer, read_key

    shown = ",".join(f"{pattern}:{','.join(selectors)}" for pattern, selectors in rules.items())
    layers = [
        option_layer("--exclude", ",".join(exclude), {"exclude": list(exclude)}),
        option_layer("--extend-exclude", ",".join(more), {"extend-exclude": list(more)}),
        option_layer("--per-file-ignores", shown, {"per-file-ignores": rules}),
    ]
    return [*map(read_key, keys), *(layer for layer in layers if all(layer.table.values()))]


def check_selectors(options: CheckOptions, project: Project, names: Iterable[str]) -> None:
    """Raise UsageError if an option names a rule that no configuration of the files with these *names* has.

    Raise ConfigurationError.
    """
    given = {
        "--select": options.select or (),
        "--extend-select": options.extend_select,
        "--ignore": options.ignore,
        "--severity": options.severity,
        "--fixable": options.fixable or (),
        "--unfixable": options.unfixable,
    }
    if not any(given.values()):
        return
    used = {id(settings): settings for settings in map(project.settings_for, names)}
    used = used or {0: project.settings_in("")}
    rules = list({(rule.code, rule.name): rule for item in used.values() for rule in project.rules_for(item)}.values())
    for option, selectors in given.items():
        for selector in unknown_selectors(selectors, rules):
            near = suggest(selector, rules)
            hint = f"did you mean `{near}`?" if near else "run `workerlint rules` for a list"
            raise UsageError(f"unknown rule `{selector}` in {option}", hint)
    if all(item.preview for item in used.values()):
        return
    for option in ("--select", "--extend-select"):
        for selector in given[option]:
            if preview_rules(selector, rules):
                raise UsageError(f"`{selector}` in {option} is a preview rule", "add `--preview`")
