"""Blocks of commands as HTML: a copy button copies the commands only, and long lines wrap below their beginning."""

from __future__ import annotations

import re
from html import escape

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<code>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"^```console[ \t]*\n(?P<code>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
"""A block of commands on a page that shows no fences."""
_PROMPT = "$ "
_COMMENT = re.compile(r"(?P<typed>.*?)(?: +(?P<comment># .*))?", re.DOTALL)
_HYPHENATED = re.compile(r"[^\s<>]*-[^\s<>]*")


def show_consoles(markdown: str) -> str:
    """Return a page with its blocks of the language ``console`` as HTML."""
    return _FENCE.sub(lambda match: _html(match["code"]) if match["info"].strip() == "console" else match[0], markdown)


def commands_in(code: str) -> list[str]:
    """Return the commands of a block as you type them: without prompts, comments and output."""
    return [command for command, _, _ in _parts(code) if command]


def _html(code: str) -> str:
    copied = escape("\n".join(commands_in(code))).replace("\n", "&#10;")
    lines = "".join(_line(*part) for part in _parts(code))
    return f'<div class="highlight console" data-copy="{copied}"><pre><code>{lines}</code></pre></div>'


def _line(command: str, comment: str, output: str) -> str:
    # The break is inside the span, which is a block, so that text without the style sheet has lines too.
    if not command:
        return f'<span class="output">{escape(output)}&#10;</span>'
    note = f'<span class="comment">{_words(comment)}&#10;</span>' if comment else ""
    end = "  " if comment else "&#10;"
    return f'<span class="typed"><span class="prompt">{_PROMPT}</span>{_words(command)}{end}</span>{note}'


def _words(text: str) -> str:
    """Return *text* as HTML that browsers do not break at hyphens, as in ``--fix``."""
    shown = _HYPHENATED.sub(lambda match: f'<span class="word">{match[0]}</span>', escape(text))
    return shown.replace("\n", "&#10;")


def _parts(code: str) -> list[tuple[str, str, str]]:
    """Return the lines of a block as (command, comment, output). A command that ends with a backslash goes on."""
    found: list[tuple[str, str, str]] = []
    for line in code.splitlines():
        if found and found[-1][0].endswith("\\"):
            found[-1] = (f"{found[-1][0]}\n{line}", "", "")
        elif line.startswith(_PROMPT):
            match = _COMMENT.fullmatch(line.removeprefix(_PROMPT))
            typed, comment = (match["typed"], match["comment"] or "") if match else (line, "")
            found.append((typed, comment, ""))
        else:
            found.append(("", "", line))
    return found
