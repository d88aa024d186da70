"""What a shell may complete: rules, formats, and files, which the shell knows best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from workerlint.registry import load_rules
from workerlint.reporters import REPORTERS
from workerlint.selection import ALL

if TYPE_CHECKING:
    import click


def complete_rules(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last of several rules, by code or by name."""
    before, comma, last = incomplete.rpartition(",")
    words = [word for rule in load_rules() for word in (rule.code, rule.name)]
    return [CompletionItem(before + comma + word) for word in (*words, ALL) if word.startswith(last)]


def complete_formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of an output format."""
    return [CompletionItem(name) for name in REPORTERS if name.startswith(incomplete)]


def complete_files(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Leave it to the shell."""
    return [CompletionItem(incomplete, type="file")]
