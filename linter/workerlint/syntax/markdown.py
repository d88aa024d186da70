"""The YAML in Markdown: fenced blocks become the documents of a stream; offsets stay the same."""

from __future__ import annotations

from io import StringIO

from workerlint.core.text import Pattern, Source

SUFFIXES = (".md", ".markdown")
_FENCE = Pattern(r"([ \t>]*+)(`{3,}+|~{3,}+)[ \t]*+([^\s`{]*+)[^`]*+")
_LANGUAGES = frozenset(("yaml", "yml"))


def is_markdown(path: str) -> bool:
    """Return whether a file is Markdown, by its name."""
    return path.lower().endswith(SUFFIXES)


def yaml_of(source: Source) -> Source:
    """Return the YAML of a file: the file itself, or for Markdown a source in which everything else is spaces."""
    if not is_markdown(source.path):
        return source
    return Source(source.path, mask_markdown(source.text), source.encoding, source.bom, source.undecodable)


def mask_markdown(text: str) -> str:
    """Return *text* with spaces in place of everything but the content of ``yaml`` fences; its length stays the same.

    An opening fence becomes the ``---`` of a document and a closing one its ``...``.
    """
    out = []
    closing = ""  # the characters that close the open fence
    wanted = False
    for line in StringIO(text, newline=""):
        content = line.rstrip("\r\n")
        ending = line[len(content) :]
        match = _FENCE.fullmatch(content)
        if closing:
            closes = match and match[2].startswith(closing) and not match[3]
            if closes:
                out.append(_marker("...", content) if wanted else " " * len(content))
                closing, wanted = "", False
            else:
                out.append(content if wanted else " " * len(content))
        elif match:
            closing = match[2]
            # Quoted blocks (`>`) have a marker before each line and are prose about YAML.
            wanted = match[3].lower() in _LANGUAGES and ">" not in match[1]
            out.append(_marker("---", content) if wanted else " " * len(content))
        else:
            out.append(" " * len(content))
        out.append(ending)
    return "".join(out)


def _marker(marker: str, line: str) -> str:
    return marker + " " * (len(line) - len(marker))
