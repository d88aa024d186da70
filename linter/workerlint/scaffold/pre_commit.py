"""Add workerlint to a .pre-commit-config.yaml without any other change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from workerlint.version import VERSION

REPOSITORY = "https://github.com/workerlint/workerlint"
HOOK = "workerlint"
_ENTRY = (f"- repo: {REPOSITORY}", f"  rev: v{VERSION}", "  hooks:", f"    - id: {HOOK}")


def add_hook(text: str) -> str | None:
    """Return the configuration with the hook after its last repository; None if it has the hook already.

    Raise ValueError, whose message follows the name of the file, if there is no list that lines can be added to.
    """
    before = _read(text) or {}
    repositories = (before.get("repos") or []) if isinstance(before, dict) else None
    if not isinstance(repositories, list):
        raise ValueError("has no list `repos`")  # noqa: TRY004 - the content of the file is wrong
    if any(_is_ours(repository) for repository in repositories):
        return None
    after = _insert(text, "\r\n" if "\r\n" in text else "\n")
    wanted = {**before, "repos": [*repositories, *_read(_entry("", "\n"))]}
    if after is None or not _says(after, wanted):
        raise ValueError("has a layout that cannot be extended")
    return after


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
    return address == REPOSITORY or HOOK in ids


def _insert(text: str, newline: str) -> str | None:
    """Return the text with the entry added; None if its layout does not permit that."""
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):  # nothing, or nothing but comments
        return _append(text, newline)
    if root.flow_style:
        return None
    value = next((value for key, value in root.value if key.value == "repos"), None)
    if value is None:
        return _append(text, newline)
    if not isinstance(value, yaml.SequenceNode) or not value.value:
        return _fill(text, value, newline)
    if value.flow_style:
        return None
    end = max(node.end_mark.index for node in _leaves(value))
    return _insert_below(text, end, " " * value.start_mark.column, newline)


def _append(text: str, newline: str) -> str:
    gap = newline if text.removeprefix("\ufeff") and not text.endswith("\n") else ""
    return f"{text}{gap}repos:{newline}{_entry('  ', newline)}"


def _fill(text: str, value: yaml.Node, newline: str) -> str:
    """Return the text with the entry instead of an empty list or no value; a comment after it stays."""
    start, end = value.start_mark.index, value.end_mark.index
    line, ended, below = text[end:].partition("\n")
    key = text[:start].rstrip(" ") if end > start else text[:start]
    return f"{key}{line}{ended or newline}{_entry('  ', newline)}{below}"


def _insert_below(text: str, end: int, indent: str, newline: str) -> str:
    """Return the text with the entry below the line that contains *end*, and below its comments."""
    at = text.find("\n", max(end - 1, 0)) + 1 or len(text)
    while text.startswith(f"{indent} ", at):
        stop = text.find("\n", at) + 1 or len(text)
        if not text[at:stop].lstrip(" ").startswith("#"):
            break
        at = stop
    gap = "" if text[:at].endswith("\n") else newline
    return f"{text[:at]}{gap}{_entry(indent, newline)}{text[at:]}"


def _leaves(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield the nodes that end where their text ends: block collections end where the next node begins."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        yield node
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from _leaves(part)


def _entry(indent: str, newline: str) -> str:
    return "".join(f"{indent}{line}{newline}" for line in _ENTRY)
