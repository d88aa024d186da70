"""The wording that messages share: lists, plurals, suggestions, and text that is safe to show."""

from __future__ import annotations

from workerlint.core.text import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def dotted(path: tuple[str | int, ...]) -> str:
    """Return a path of keys and list indexes as messages show it: ``worker.topology[0].name``, on one line."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return one_line(text) if "\n" in text else text


def listing(words: list[str] | tuple[str, ...], conjunction: str = "and") -> str:
    """Return words joined as in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def own_name(code: str, name: str) -> str:
    """Return the name of a rule as reports show it: empty if it is only the code, as for a policy without a name."""
    return "" if name == code.lower() else name


def rule_title(code: str, name: str) -> str:
    """Return a rule as reports show it: its code, and its name if it has one."""
    return f"{code} {own_name(code, name)}".rstrip()


def listing_of_few(words: list[str], most: int = 6) -> str:
    """Return words joined as in a sentence; if there are more than *most*: ``a, b, c, d, e and 20 more``."""
    return listing(words if len(words) <= most else [*words[: most - 1], f"{len(words) - most + 1} more"])


_LONGEST_CYCLE = 40
"""The number of names from which the middle of a cycle is left out."""


def cycle(names: list[str]) -> str:
    """Return a cycle as messages show it: ``a -> b -> a``."""
    words = [one_line(name) for name in names]
    if len(words) > _LONGEST_CYCLE:
        half = _LONGEST_CYCLE // 2
        words = [*words[:half], f"({len(words) - _LONGEST_CYCLE} more)", *words[-half:]]
    return " -> ".join([*words, words[0]])


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun: ``1 file``, ``3 files``, ``2 entries``."""
    return f"{count} {noun}" if count == 1 else f"{count} {nouns or noun + 's'}"


def one_line(text: str) -> str:
    """Return *text* on one line: a name that is a block scalar ends in a line break."""
    return " ".join(text.split())


def shorten(text: str, limit: int = 40) -> str:
    """Return *text* on one line of at most *limit* characters."""
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def shown(text: str) -> str:
    """Return a value in quotes, with a note if it has surrounding white space, which is hard to see."""
    return f'"{shorten(text)}"' + (" with white space around it" if text.strip() != text else "")


def code(text: str) -> str:
    """Return a value or a name in backticks, on one line and shortened; quoted if it is empty or has outer spaces."""
    quoted = not text or text != text.strip()
    return f'`"{visible(text) if len(text) <= 40 else shorten(text)}"`' if quoted else f"`{shorten(text)}`"


def codes(words: Iterable[str], conjunction: str = "") -> str:
    """Return words in backticks, with commas between them or as in a sentence with *conjunction*."""
    quoted = [f"`{word}`" for word in words]
    return listing(quoted, conjunction) if conjunction else ", ".join(quoted)


MANY = 200
"""The number of names above which there are no suggestions: comparing with more takes too long."""


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to *limit* of the *candidates* that are similar to *name*, the best first.

    A candidate that differs only in case, ``-``, ``_`` and spaces is returned alone.
    """
    known = list(candidates)
    folded = _fold(name)
    same = [candidate for candidate in known if _fold(candidate) == folded]
    if same:
        return same[:1]
    # Imported here: difflib costs 3 ms, and most runs need no suggestion.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=folded)
    rated = []
    for at, candidate in enumerate(known):
        matcher.set_seq1(_fold(candidate))
        # The cheap upper bounds come first: most candidates fail them.
        if matcher.real_quick_ratio() >= _CUTOFF and matcher.quick_ratio() >= _CUTOFF:
            ratio = matcher.ratio()
            if ratio >= _CUTOFF and (len(folded) > 4 or ratio >= 0.75 or _is_slip(folded, _fold(candidate))):
                rated.append((-ratio, at, candidate))
    return [candidate for _, _, candidate in sorted(rated)[:limit]]


_CUTOFF = 0.6


def _is_slip(name: str, candidate: str) -> bool:
    """Return whether a short name is a permutation or a prefix of the other."""
    return sorted(name) == sorted(candidate) or candidate.startswith(name)


def same(name: str, candidate: str) -> bool:
    """Return whether two names differ only in case, ``-``, ``_`` and spaces."""
    return _fold(name) == _fold(candidate)


def _fold(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")


def is_slip(name: str, word: str) -> bool:
    """Return whether *name* is *word* with one character missing, added or replaced, or two neighbours swapped."""
    if name == word:
        return False
    start = 0
    while start < min(len(name), len(word)) and name[start] == word[start]:
        start += 1
    rest, expected = name[start:], word[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return expected == swapped or rest == expected[1:] or rest[1:] in {expected, expected[1:]}


_COMMAND = Pattern(r"##(?=\w*\[)")
"""The start of a command for Azure Pipelines, GitHub Actions or TeamCity, which can be anywhere in a line."""

_HARMLESS_COMMAND = "#\u266f"


def visible(text: str) -> str:
    """Return *text* as one printable line: control characters are replaced, and log commands of CI have no effect."""
    if "##" in text:
        text = break_commands(text)
    return text if text.isprintable() else "".join(map(visible_character, text))


def visible_character(character: str) -> str:
    """Return a printable replacement of a character: the symbol of a control code, or its number."""
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    return "\u2421" if number == 0x7F else f"<U+{number:04X}>"


def break_commands(text: str) -> str:
    """Return *text* with the same length, in which log commands of CI have no effect."""
    return _COMMAND.sub(_HARMLESS_COMMAND, text)
