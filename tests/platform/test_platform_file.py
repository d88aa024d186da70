"""The platform file: what is read, where its entries are, what is refused, and what is written is read back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.errors import ConfigurationError
from workerlint.config.toml_lines import toml_spans
from workerlint.platform.platform_file import (
    NameList,
    PlatformFile,
    PlatformStack,
    parse_platform,
    read_platform,
    render_platform,
)

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
format = 1
[schemas]
worker = "schemas/worker.json"
[compute]
closed = true
learned = 2026-01-31
from = "computes.txt, get -t compute -a"
names = [
  "runnable-default",
  "fast",
]
[secret.public]
learned = 2026-02-01
names = []
[secret."sand.box"]
learned = 2026-02-01
names = ["a", "b"]
[stack]
learned = 2026-02-02
names = ["bento:4.0", "soda+python:1.0"]
[stack."soda+python:1.0"]
runs-in = ["worker"]
schema = "schemas/soda-1.0.json"
learned = 2026-02-03
"""


def parse(text: str) -> PlatformFile:
    return parse_platform("p/platform.toml", text.encode())


def test_everything_is_read() -> None:
    file = parse(TEXT)
    origin = "computes.txt, get -t compute -a"
    assert file.lists == (
        NameList("compute", "", ("runnable-default", "fast"), True, date(2026, 1, 31), origin),
        NameList("secret", "public", (), False, date(2026, 2, 1), ""),
        NameList("secret", "sand.box", ("a", "b"), False, date(2026, 2, 1), ""),
        NameList("stack", "", ("bento:4.0", "soda+python:1.0"), False, date(2026, 2, 2), ""),
    )
    assert file.stacks == (
        PlatformStack("bento:4.0", None, "", date(2026, 2, 2), ""),
        PlatformStack("soda+python:1.0", ("worker",), "schemas/soda-1.0.json", date(2026, 2, 3), ""),
    )
    assert file.worker_schemas == ("schemas/worker.json",)
    assert file.resolve("schemas/worker.json") == "p/schemas/worker.json"
    assert file.list_of("secret") is None
    assert file.list_of("compute") == file.lists[0]


def test_entries_have_spans() -> None:
    file = parse(TEXT)
    computes, _, sandbox, _ = file.lists
    bento, soda = file.stacks

    def text(span: object) -> str:
        return file.text[span.start : span.end]  # type: ignore[attr-defined]

    assert text(file.span_of_list(computes)) == "compute"
    assert text(file.span_of_list(sandbox)) == '"sand.box"'
    assert text(file.span_of_name(computes, "fast")) == '"fast"'
    assert text(file.span_of_name(computes, "slow")) == "compute"
    assert text(file.span_of_stack(bento)) == '"bento:4.0"'
    assert file.text[: file.span_of_stack(soda).start].endswith("\n[stack.")
    assert text(file.span_of_worker_schemas()) == "worker"


LIST = "learned = 2026-01-31\nnames = []\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 0, "unsupported format: expected `format = 1`, found nothing"),
        ("\nformat = 2", 2, "unsupported format: expected `format = 1`, found 2"),
        ("format = true", 1, "unsupported format: expected `format = 1`, found true"),
        ("format = 1\n[", 2, "not valid TOML"),
        ("format = 1\ncompute = []", 2, "unknown key `compute`"),
        (f"format = 1\n[Compute]\n{LIST}", 2, "unknown key `Compute`"),
        (f"format = 1\n[computes]\n{LIST}", 2, "unknown resource type `computes`"),
        (f"format = 1\n[secrets.public]\n{LIST}", 2, "unknown resource type `secrets`"),
        ("format = 1\n[compute]", 2, "missing required key `names` in `[compute]`"),
        ("format = 1\n[secret.x]\nnames = []", 2, "missing required key `learned` in `[secret.x]`"),
        (f"format = 1\n[compute]\n{LIST}name = 1", 5, "unknown key `name` in `[compute]`"),
        (f"format = 1\n[secret]\n{LIST}[secret.x]\n{LIST}", 5, "unknown key `x` in `[secret]`"),
        (f"format = 1\n[compute]\n{LIST}closed = 1", 5, "invalid value for `closed`: expected a boolean, found 1"),
        (f"format = 1\n[compute]\n{LIST}from = 1", 5, "invalid value for `from`: expected a string, found 1"),
        ('format = 1\n[a]\nlearned = 2026-01-31\nnames = "b"', 4, 'expected a list of names, found "b"'),
        ('format = 1\n[a]\nlearned = 2026-01-31\nnames = ["b",\n1]', 5, "expected a name, found 1"),
        ("format = 1\n[a]\nnames = []\nlearned = 2026-01-31T00:00:00", 4, "expected a date such as 2026-01-31"),
        ('format = 1\n[a]\nnames = []\nlearned = "now"', 4, 'expected a date such as 2026-01-31, found "now"'),
        ('format = 1\n[stack]\nlearned = 2026-01-31\nnames = [\n"soda"]', 5, "`soda` is not a valid stack"),
        ('format = 1\n[stack."a b:1"]\nlearned = 2026-01-31', 2, "`a b:1` is not a valid stack"),
        ('format = 1\n[stack."a:1"]', 2, 'missing required key `learned` in `[stack."a:1"]`'),
        ('format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nruns-in = "worker"', 4, "expected a list of resource types"),
        ('format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nrunsin = []', 4, "unknown key `runsin`"),
        ('format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nschema = "../a"', 4, "expected a path below the directory"),
        ('format = 1\n[schemas]\nworker = "/etc/passwd"', 3, "expected a path below the directory of this file"),
        ("format = 1\n[schemas]\nworker = 'a\\..\\..\\b'", 3, "expected a path below the directory of this file"),
        ("format = 1\n[schemas]\nworker = 'C:x'", 3, "expected a path below the directory of this file"),
        ("format = 1\n[schemas]\nworker = 1", 3, "invalid value for `worker`: expected a path, found 1"),
        ("format = 1\n[schemas]\nwroker = 'a'", 3, "unknown key `wroker` in `[schemas]`"),
        ("format = 1\nschemas = 1", 2, "invalid value for `schemas`: expected a table, found 1"),
    ],
)
def test_a_mistake_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    assert message in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("format = 1\nformt = 1", "did you mean `format`?"),
        ("format = 1\nschema = 1", "did you mean `schemas`?"),
        ("format = 1\n[Compute]", "expected a resource type and a table, such as `[compute]`"),
        ("format = 1\n[computes]", "did you mean `compute`?"),
    ],
)
def test_the_hint_names_the_key_that_was_meant(text: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    assert caught.value.hint == hint


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot read the file"):
        read_platform(str(tmp_path / "none.toml"))


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
KINDS = st.sampled_from(["compute", "user", "instance-secret", "workspace"])
PARTS = st.from_regex(r"[a-z][a-z0-9_.-]{0,5}", fullmatch=True)
STACKS = st.builds(
    lambda name, flavour, version: f"{name}{flavour and '+' + flavour}:{version}", PARTS, PARTS | st.just(""), PARTS
)
DATES = st.dates(date(1, 1, 1))


@st.composite
def files(draw: st.DrawFn) -> PlatformFile:
    def names(kind: str, workspace: str, of: st.SearchStrategy[str]) -> NameList:
        found = tuple(sorted(draw(st.sets(of, max_size=4))))
        return NameList(kind, workspace, found, draw(st.booleans()), draw(DATES), draw(st.just("") | NAMES))

    lists = [names(kind, "", NAMES) for kind in draw(st.sets(KINDS))]
    lists += [names("secret", workspace, NAMES) for workspace in draw(st.sets(NAMES, max_size=3))]
    if draw(st.booleans()):
        lists.append(names("stack", "", STACKS))
    tables = []
    for text in sorted(draw(st.sets(STACKS, max_size=2))):
        types = draw(st.none() | st.lists(st.sampled_from(["worker", "service"]), unique=True).map(tuple))
        schema = draw(st.sampled_from(["", "schemas/a.json"]))
        tables.append(PlatformStack(text, types, schema, draw(DATES), draw(NAMES)))
    lists.sort(key=lambda item: item.key)
    return PlatformFile(
        "platform.toml",
        "",
        tuple(lists),
        tuple(tables),
        draw(st.sampled_from([(), ("w.json",)])),
    )


@pytest.mark.slow
@given(files())
def test_what_is_written_is_read_back(file: PlatformFile) -> None:
    text = render_platform(file)
    again = parse_platform(file.path, text.encode())
    assert (again.lists, again.stacks, again.worker_schemas) == (file.lists, file.stacks, file.worker_schemas)
    assert render_platform(again) == text
    for names in again.lists:
        for name in names.names:
            assert toml_spans(text)[*names.key, "names", names.names.index(name)] == again.span_of_name(names, name)
