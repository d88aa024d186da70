"""The texts of the repository that people read: messages, docstrings, comments and prose, with their lines."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from enum import Flag, auto
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

PACKAGES = ("linter", "lsp", "rules", "shim", "schemas")
SOURCES = (
    *(f"{package}/**/*.py" for package in (*PACKAGES, "docs", "benchmarks", "release")),
    "tests/**/*.py",
    "hatch_build.py",
    "*.md",
    "docs/**/*.md",
    "docs/**/*.yml",
    "docs/zensical.toml",
    "benchmarks/*.md",
    "examples/**/*.*",
    "editors/**/*.*",
    "schemas/**/*.json",
    "linter/workerlint/report/assets/*",
    "action.yml",
    ".pre-commit-hooks.yaml",
    "pyproject.toml",
    "Dockerfile",
    "Makefile",
    ".ci/*",
    ".github/**/*.yml",
)
SKIPPED_PARTS = {"node_modules", "__pycache__", "out", "dist", "test", "tables", "LICENSE", "package-lock.json"}
SKIPPED_NAMES = {"_index.py"}
READ_SUFFIXES = {
    ".py",
    ".md",
    ".json",
    ".ts",
    ".js",
    ".html",
    ".css",
    ".yml",
    ".yaml",
    ".toml",
    ".sh",
    ".lua",
    ".el",
    "",
}


class Kind(Flag):
    """What a text is: a phrase may be wrong in a message, and right in a comment."""

    MESSAGE = auto()
    """A string of the code, or of a manifest of an extension, that a user sees."""
    PROSE = auto()
    """Documentation, rule pages, and descriptions in schemas."""
    TITLE = auto()
    """The title of a rule page."""
    DOCSTRING = auto()
    """The first line of a docstring."""
    COMMENT = auto()
    """A comment in code or configuration."""


class Text(NamedTuple):
    """A text that people read, and where it starts."""

    path: str
    line: int
    kind: Kind
    content: str


def collect(*paths: Path) -> Iterator[Text]:
    """Yield the texts in files and directories; by default, in every file of the repository that has some."""
    for path in sorted(_files(paths)):
        yield from texts_of(path)


def _files(paths: tuple[Path, ...]) -> set[Path]:
    known = {
        path
        for pattern in SOURCES
        for path in ROOT.glob(pattern)
        if path.is_file()
        and path.suffix in READ_SUFFIXES
        and path.name not in SKIPPED_NAMES
        and not SKIPPED_PARTS & set(path.relative_to(ROOT).parts)
    }
    if not paths:
        return known
    roots = [path.resolve() for path in paths]
    return {path for path in known if any(path.is_relative_to(root) for root in roots)}


def texts_of(path: Path, root: Path = ROOT) -> Iterator[Text]:
    """Yield the texts in one file, whose path is shown relative to *root*."""
    name = path.relative_to(root).as_posix()
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _python(name, content)
    elif path.suffix == ".md":
        yield from _markdown(name, content, Kind.PROSE)
    elif path.suffix == ".json":
        yield from _json(name, content)
    elif path.suffix in {".ts", ".js"}:
        yield from _script(name, content)
    elif path.suffix in {".html", ".css"}:
        yield from _markup(name, content)
    else:
        yield from _configuration(name, content)


_WORDS = re.compile(r"[A-Za-z]{2,}\W{0,4} \W{0,4}[A-Za-z]|[A-Za-z]{2,} \{\}|\{\}\W? [A-Za-z]{2,}")
"""Two words with a space between them: what tells text for people from keys, paths and identifiers."""

_NOT_FOR_PEOPLE = {"Pattern", "compile", "execute", "executescript", "executemany", "TypeVar", "namedtuple"}
"""Functions whose string arguments are regular expressions, SQL or names."""

_NOUNS = {"plural", "listing"}
"""Functions whose arguments are parts of messages even if they are single words."""


def _python(name: str, content: str) -> Iterator[Text]:
    tree = ast.parse(content)
    is_rule = re.match(r"rules/workerlint_rules/dw\d+", name) is not None
    documented: set[ast.Constant] = set()
    for node in _blocks(tree):
        for docstring in _docstrings(node):
            documented.add(docstring)
            text = str(docstring.value)
            if is_rule and node is tree and docstring is _first(tree):
                yield from _page(name, text)
            elif text.strip():
                yield Text(name, docstring.lineno, Kind.DOCSTRING, text.strip().splitlines()[0])
    if name.startswith("tests/"):
        return  # other strings and comments of tests are input, expectations and remarks for their authors
    yield from (
        Text(name, node.lineno, Kind.MESSAGE, text) for node, text in _strings(tree, documented) if _WORDS.search(text)
    )
    for token in tokenize.generate_tokens(io.StringIO(content).readline):
        if token.type == tokenize.COMMENT:
            yield Text(name, token.start[0], Kind.COMMENT, token.string.lstrip("#: "))


def _blocks(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a module and all statements in it, with their cases and handlers: what may have a body."""
    yield node
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, field, ())
        for statement in inner if isinstance(inner, list) else ():
            yield from _blocks(statement)


def _docstrings(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the docstrings in a body, those below attributes included."""
    body = getattr(node, "body", ())
    for statement in body if isinstance(body, list) else ():
        match statement:
            case ast.Expr(value=ast.Constant(value=str()) as docstring):
                yield docstring


def _first(tree: ast.Module) -> ast.Constant | None:
    """Return the docstring of a module."""
    return next(_docstrings(tree), None) if tree.body and isinstance(tree.body[0], ast.Expr) else None


def _page(name: str, docstring: str) -> Iterator[Text]:
    """Yield the prose of a rule page, and the messages in its examples."""
    title, rest = docstring.partition("\n")[::2]
    yield Text(name, 1, Kind.TITLE, title)
    yield from _markdown(name, f"\n{rest}", Kind.PROSE)
    for number, line in enumerate(docstring.splitlines(), 1):
        message = re.match(r" *(?:\^+|=) +(.+)", line)
        if message:
            yield Text(name, number, Kind.MESSAGE, message[1])


def _strings(node: ast.AST, documented: set[ast.Constant]) -> Iterator[tuple[ast.expr, str]]:
    """Yield the strings below a node; what an f-string inserts is ``{}``."""
    if isinstance(node, ast.Call):
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function in _NOT_FOR_PEOPLE:
            return
        if function in _NOUNS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument, f"{{}} {argument.value}"
    if isinstance(node, ast.JoinedStr):
        parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        yield node, "".join(parts)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _strings(part.value, documented)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node not in documented:
            yield node, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child, documented)


_FENCE = re.compile(r" *(`{3,}|~{3,})")
_BLOCK = re.compile(r" *([-*|#<]|\d+\.) ?|\s*$")
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|--) (\D.*)")


def _markdown(name: str, content: str, kind: Kind) -> Iterator[Text]:
    """Yield the paragraphs, list items and table rows of Markdown, and the comments in its code blocks."""
    fence = ""
    paragraph: list[str] = []
    first = 1
    for number, line in enumerate([*content.splitlines(), ""], 1):
        mark = _FENCE.match(line)
        if fence and line.strip() != fence:
            comment = _COMMENT.search(line)
            if comment and "^" not in line:
                yield Text(name, number, kind, comment[1])
            continue
        if (mark or _BLOCK.match(line)) and paragraph:
            yield Text(name, first, kind, "\n".join(paragraph))
            paragraph = []
        if mark:
            fence = "" if fence else mark[1]
        elif line.strip():
            if not paragraph:
                first = number
            paragraph.append(line.strip())


def _json(name: str, content: str) -> Iterator[Text]:
    """Yield the descriptions, titles and messages of JSON."""
    for number, line in enumerate(content.splitlines(), 1):
        for key, value in re.findall(r'"([^"]*)": ("(?:[^"\\]|\\.)*")', line):
            text = json.loads(value)
            if _WORDS.search(text) and key not in {"pattern", "command", "when", "scripts", "match", "begin", "end"}:
                yield Text(name, number, Kind.MESSAGE if "editors/" in name else Kind.PROSE, text)


_SCRIPT_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")


def _script(name: str, content: str) -> Iterator[Text]:
    """Yield the strings and comments of TypeScript."""
    for number, line in enumerate(content.splitlines(), 1):
        comment = re.search(r"(?:^|\s)(?://+|/\*+|\*) (.+)", line)
        if comment:
            yield Text(name, number, Kind.COMMENT, comment[1])
        for found in _SCRIPT_STRING.finditer(line if comment is None else line[: comment.start()]):
            text = re.sub(
                r"\$\{[^}]*\}", "{}", next(group for group in found.groups("") if group) if any(found.groups()) else ""
            )
            if _WORDS.search(text):
                yield Text(name, number, Kind.MESSAGE, text)


def _markup(name: str, content: str) -> Iterator[Text]:
    """Yield the lines of HTML and CSS templates without tags."""
    for number, line in enumerate(content.splitlines(), 1):
        text = re.sub(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}", " ", line)
        if _WORDS.search(text):
            yield Text(name, number, Kind.PROSE, text.strip())


_SETTING = re.compile(r"\s*(?:- )?(?:description|displayName|name|default|help|summary|title)\s*[:=] (.+)")


def _configuration(name: str, content: str) -> Iterator[Text]:
    """Yield the comments, names and descriptions of YAML, TOML, Makefiles and scripts."""
    for number, line in enumerate(content.splitlines(), 1):
        comment = re.search(r"(?:^|\s)(?:#+!?|--|;+) (\D.*)", line)
        if comment:
            yield Text(name, number, Kind.COMMENT, comment[1])
        setting = _SETTING.match(line)
        echo = re.search(r"\becho +(['\"])(.*?)\1", line)
        text = setting[1] if setting else echo[2] if echo else ""
        if _WORDS.search(text):
            yield Text(name, number, Kind.PROSE, text)
