"""Add workerlint to a .pre-commit-config.yaml without any other change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from workerlint.version import RELEASED, VERSION

REPOSITORY = "https://github.com/workerlint/workerlint"
MIRROR = f"{REPOSITORY}-pre-commit"
"""The repository with the same hooks, which installs workerlint from PyPI."""
HOOK = "workerlint"
_NO_OPTIONS = ["--"]
"""The `args` of the published hook: `--` ends the options, so that a file can have a name such as -q.yaml."""
_NO_ARGUMENTS = "args: ['--']"
_RELEASED = (f"- repo: {REPOSITORY}", f"  rev: v{VERSION}", "  hooks:", f"    - id: {HOOK}")
_BEFORE_RELEASE = (
    "- repo: local",
    "  hooks:",
    f"    - id: {HOOK}",
    "      name: DataOS Worker manifests",
    "      entry: workerlint check --force-exclude",
    f"      {_NO_ARGUMENTS}",
    "      language: system",
    "      types: [yaml]",
    "      require_serial: true",
)
"""The hook while the repository has no tag: pre-commit cannot install workerlint, so it runs the one on PATH."""
_ENTRY: tuple[str, ...] = _RELEASED if RELEASED else _BEFORE_RELEASE


def add_hook(text: str, baseline: str = "") -> str | None:
    """Return the configuration with the hook after its last repository; None if it has the hook already.

    The hook uses the file *baseline*, unless it is empty. A hook that is there already gets the option if it has no
    `args`.

    Raise ValueError, whose message follows the name of the file, if there is no list that lines can be added to.
    """
    before = _read(text) or {}
    repositories = (before.get("repos") or []) if isinstance(before, dict) else None
    if not isinstance(repositories, list):
        raise ValueError("has no list `repos`")  # noqa: TRY004 - the content of the file is wrong
    newline = "\r\n" if "\r\n" in text else "\n"
    if any(_is_ours(repository) for repository in repositories):
        return _add_option(text, baseline, newline) if baseline else None
    lines = _ENTRY
    if baseline:
        others = (line for line in _ENTRY if line.lstrip() != _NO_ARGUMENTS)
        lines = (*others, f"      {_arguments(baseline)}")
    after = _insert(text, lines, newline)
    wanted = {**before, "repos": [*repositories, *_read(_entry(lines, "", "\n"))]}
    if not _says(after, wanted):
        raise ValueError("has a layout that cannot be extended")
    return after


def uses_baseline(text: str) -> bool:
    """Return whether the hook in a configuration, which ``add_hook`` has accepted, has the option for a baseline."""
    return any(
        str(argument).startswith("--baseline") for hook in _hooks(_read(text)) for argument in hook.get("args") or ()
    )


def runs_installed(text: str) -> bool:
    """Return whether the hook in a configuration, which ``add_hook`` has accepted, runs the workerlint on PATH."""
    return any(hook.get("language") == "system" for hook in _hooks(_read(text)))


def _hooks(configuration: Any) -> Iterator[dict[str, Any]]:
    """Yield the hooks with our id."""
    for repository in configuration["repos"]:
        if _is_ours(repository):
            hooks = repository.get("hooks") or ()
            yield from (hook for hook in hooks if isinstance(hook, dict) and hook.get("id") == HOOK)


def _arguments(baseline: str) -> str:
    # `args` replaces the `--` of the published hook.
    return f"args: {json.dumps([f'--baseline={baseline}', *_NO_OPTIONS], ensure_ascii=False)}"


def _add_option(text: str, baseline: str, newline: str) -> str | None:
    """Return the configuration with the option for the first hook with our id; None if its `args` have others."""
    hook = next(_hooks(_read(text)), None)
    if hook is None or hook.get("args", _NO_OPTIONS) != _NO_OPTIONS:
        return None
    before = _read(text)
    next(_hooks(before))["args"] = [f"--baseline={baseline}", *_NO_OPTIONS]
    for node in _mappings(yaml.compose(text, yaml.SafeLoader)):
        ids = [value for key, value in node.value if (key.value, value.value) == ("id", HOOK)]
        if ids:
            set_already = next(((key, value) for key, value in node.value if key.value == "args"), None)
            if set_already:
                start, end = set_already[0].start_mark.index, set_already[1].end_mark.index
                after = f"{text[:start]}{_arguments(baseline)}{text[end:]}"
            else:
                end = text.find("\n", ids[0].end_mark.index) + 1 or len(text)
                gap = "" if text[:end].endswith("\n") else newline
                line = f"{gap}{' ' * node.start_mark.column}{_arguments(baseline)}{newline}"
                after = f"{text[:end]}{line}{text[end:]}"
            return after if _says(after, before) else None
    return None


def _mappings(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    """Yield the mappings in a node, in order."""
    if isinstance(node, yaml.MappingNode):
        yield node
    if isinstance(node, yaml.CollectionNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _mappings(part)


def _says(text: str, wanted: object) -> bool:
    """Return whether *text* is read as *wanted*, so that unexpected YAML is never damaged."""
    try:
        return bool(_read(text) == wanted)
    except ValueError:
        return False


def _read(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark is not None else ""
        raise ValueError(f"is not a single valid YAML document{place}") from None


def _is_ours(repository: object) -> bool:
    if not isinstance(repository, dict):
        return False
    address = str(repository.get("repo", "")).lower().rstrip("/").removesuffix(".git")
    hooks = repository.get("hooks")
    ids = [hook.get("id") for hook in hooks if isinstance(hook, dict)] if isinstance(hooks, list) else []
    return address in {REPOSITORY, MIRROR} or HOOK in ids


def _insert(text: str, lines: Sequence[str], newline: str) -> str:
    """Return the text with the entry added; it is wrong for lists in brackets."""
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):  # nothing, or nothing but comments
        return _append(text, lines, newline)
    value = next((value for key, value in root.value if key.value == "repos"), None)
    if value is None:
        return _append(text, lines, newline)
    if not isinstance(value, yaml.SequenceNode) or not value.value:
        return _fill(text, value, lines, newline)
    end = max(node.end_mark.index for node in _leaves(value))
    return _insert_below(text, end, lines, " " * value.start_mark.column, newline)


def _append(text: str, lines: Sequence[str], newline: str) -> str:
    gap = newline if text.removeprefix("\ufeff") and not text.endswith("\n") else ""
    return f"{text}{gap}repos:{newline}{_entry(lines, '  ', newline)}"


def _fill(text: str, value: yaml.Node, lines: Sequence[str], newline: str) -> str:
    """Return the text with the entry instead of an empty list or no value; a comment after it stays."""
    start, end = value.start_mark.index, value.end_mark.index
    line, ended, below = text[end:].partition("\n")
    key = text[:start].rstrip(" ")
    return f"{key}{line}{ended or newline}{_entry(lines, '  ', newline)}{below}"


def _insert_below(text: str, end: int, lines: Sequence[str], indent: str, newline: str) -> str:
    """Return the text with the entry below the line that contains *end*, and below its comments."""
    at = text.find("\n", max(end - 1, 0)) + 1 or len(text)
    while text.startswith(f"{indent} ", at):
        at = text.find("\n", at) + 1 or len(text)
    gap = "" if text[:at].endswith("\n") else newline
    return f"{text[:at]}{gap}{_entry(lines, indent, newline)}{text[at:]}"


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the nodes that end where their text ends: block collections end where the next node begins."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        yield node
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _leaves(part)


def _entry(lines: Sequence[str], indent: str, newline: str) -> str:
    return "".join(f"{indent}{line}{newline}" for line in lines)
