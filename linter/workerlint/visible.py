"""Makes text safe and true to see: nothing invisible, nothing that a terminal or a CI log would obey."""

from __future__ import annotations

from workerlint.pattern import Pattern

_COMMAND = Pattern(r"##(?=\w*\[)")
"""Azure Pipelines, GitHub Actions and TeamCity obey ``##vso[``, ``##[`` and ``##teamcity[`` anywhere in a line."""

_HARMLESS_COMMAND = "#\u266f"


def visible(text: str) -> str:
    """Give *text* as it may be shown on one line: control and invisible characters by name, log commands broken."""
    if "##" in text:
        text = break_commands(text)
    return text if text.isprintable() else "".join(map(visible_character, text))


def visible_character(character: str) -> str:
    """Give a printable stand-in for a character: the picture of a control code, or its number."""
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else f"<U+{number:04X}>"


def break_commands(text: str) -> str:
    """Give *text*, no longer or shorter, with the beginnings of CI log commands broken."""
    return _COMMAND.sub(_HARMLESS_COMMAND, text)
