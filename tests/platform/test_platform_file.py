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
    load_platform,
    parse_platform,
    read_platform,
    render_platform,
    schema_errors,
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


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("format = 2", "update workerlint, or write the file again with `workerlint learn`"),
        (f"format = 1\n[compute]\n{LIST}name = 1", "did you mean `names`?"),
        (f"format = 1\n[compute]\n{LIST}zzzzz = 1", ""),
        ('format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nrunsin = []', "did you mean `runs-in`?"),
        ("format = 1\n[schemas]\nwroker = 'a'", "did you mean `worker`?"),
        (f"format = 1\n[users]\n{LIST}", "did you mean `user`?"),
        (f"format = 1\n[workspaces]\n{LIST}", "did you mean `workspace`?"),
    ],
)
def test_what_to_do_about_a_wrong_file(text: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text)
    assert (caught.value.path, caught.value.hint) == ("p/platform.toml", hint)


@pytest.mark.parametrize("path", ["/a", "../a", "a/../b", "a\\\\..\\\\b", "C:/a", "\\\\a", ""])
def test_a_schema_outside_of_the_directory(path: str) -> None:
    for table in ("[schemas]\nworker", '[stack."a:1"]\nlearned = 2026-01-31\nschema'):
        with pytest.raises(ConfigurationError) as caught:
            parse(f'format = 1\n{table} = "{path}"\n')
        assert "expected a path" in caught.value.message


@pytest.mark.parametrize("path", ["a.json", "a/b.json", "a b/..c", "a/C:b"])
def test_a_schema_in_the_directory(path: str) -> None:
    assert parse(f'format = 1\n[schemas]\nworker = "{path}"\n').worker_schemas == (path,)


@pytest.mark.parametrize("kind", ["compute", "scs-1", "a_b", "statuses", "instance-secret"])
def test_other_types_of_resources_are_possible(kind: str) -> None:
    (names,) = parse(f"format = 1\n[{kind}]\n{LIST}").lists
    assert (names.kind, names.key, names.title) == (kind, (kind,), kind)


def test_a_list_in_a_workspace_is_named_with_it() -> None:
    (names,) = parse(f"format = 1\n[secret.sales]\n{LIST}").lists
    assert (names.key, names.title, names.provenance) == (
        ("secret", "sales"),
        "secret in sales",
        "learned 2026-01-31",
    )


@pytest.mark.parametrize("text", ["names = [1]", "names = ['']", "names = [true]", "names = [['a']]"])
def test_a_name_is_a_string(text: str) -> None:
    with pytest.raises(ConfigurationError, match="invalid item in `names`: expected a name, found ") as caught:
        parse(f"format = 1\n[compute]\nlearned = 2026-01-31\n{text}\n")
    assert caught.value.line == 4


@pytest.mark.parametrize("types", ["1", "[1]", "['worker', 1]", "{}"])
def test_the_types_that_run_a_stack_are_strings(types: str) -> None:
    with pytest.raises(ConfigurationError, match="invalid value for `runs-in`: expected a list of resource types"):
        parse(f'format = 1\n[stack."a:1"]\nlearned = 2026-01-31\nruns-in = {types}\n')


def load(tmp_path: Path, schema: bytes | None, *, worker: bool = True, name: str = "s.json") -> PlatformFile:
    """Return a platform file that names one schema, of a Worker or of a stack."""
    stack = f'[stack."a:1"]\nlearned = 2026-01-31\nruns-in = []\nschema = "{name}"\n'
    (tmp_path / "platform.toml").write_text(
        f'format = 1\n[schemas]\nworker = "{name}"\n' if worker else f"format = 1\n{stack}"
    )
    if schema is not None:
        (tmp_path / name).write_bytes(schema)
    return load_platform(str(tmp_path / "platform.toml"), "p.toml")


MANIFEST = b'{"properties": {"name": {}, "type": {}, "version": {}, "worker": {}}}'
REGENERATE = (
    "use the output of `dataos-ctl develop schema generate -t worker`: its properties are those of a manifest "
    "(`name`, `type`) or of the section (`stack`, `compute`)"
)


@pytest.mark.parametrize(
    ("schema", "worker", "message", "hint"),
    [
        (None, True, "cannot read the schema `s.json`: No such file or directory", ""),
        (None, False, "cannot read the schema `s.json`: No such file or directory", ""),
        (b"\xff", False, "schema `s.json` is not valid UTF-8", ""),
        (b"{}", True, "schema `s.json` cannot be used: it does not describe a Worker", REGENERATE),
        (b"", True, "schema `s.json` cannot be used: it is not valid JSON: expected a JSON value", REGENERATE),
    ],
)
def test_a_schema_that_cannot_be_used(
    tmp_path: Path, schema: bytes | None, worker: bool, message: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, schema, worker=worker)
    assert caught.value.message.startswith(message)
    assert (caught.value.line, caught.value.hint) == (3 if worker else 2, hint)
    assert caught.value.span is not None
    text = (tmp_path / "platform.toml").read_text()
    assert text[caught.value.span.start : caught.value.span.end] == ("worker" if worker else '"a:1"')


def test_a_schema_behind_a_link_out_of_the_directory(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "inside-out.json").write_bytes(MANIFEST)
    (inside / "s.json").symlink_to(tmp_path / "inside-out.json")
    with pytest.raises(ConfigurationError, match=r"schema `s.json` is a link to a file outside this directory"):
        load(inside, None)


def test_the_texts_of_schemas_are_read_with_the_file(tmp_path: Path) -> None:
    file = load(tmp_path, b"\xef\xbb\xbf" + MANIFEST)
    assert (file.shown, file.schema_texts) == ("p.toml", {"s.json": MANIFEST.decode()})
    assert list(schema_errors(file)) == []
    stack = load(tmp_path, b"", worker=False)
    (definition,) = stack.stack_definitions()
    assert (definition.text, definition.schema, definition.runs_in) == ("a:1", "\n", ())


def test_the_errors_of_schemas_are_in_their_files(tmp_path: Path) -> None:
    file = load(tmp_path, b'{\n"minimum":\n"x"}', worker=False)
    (error,) = schema_errors(file)
    assert (error.path, error.line) == (str(tmp_path / "s.json"), 3)
    assert (error.message, error.hint) == ("invalid `minimum`: expected a number, found a string", "use a number")


def test_a_file_that_is_missing_can_be_created(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_platform(str(tmp_path / "none.toml"))
    assert caught.value.hint == "create it with `workerlint learn`"
    with pytest.raises(ConfigurationError) as caught:
        read_platform(str(tmp_path))
    assert caught.value.hint == ""


def test_how_a_file_is_written() -> None:
    assert render_platform(parse(TEXT)) == RENDERED


RENDERED = """\
# Written by `workerlint learn`, which keeps no comments. Names only; review it like code.
format = 1

[schemas]
worker = "schemas/worker.json"

[compute]
closed = true
learned = 2026-01-31
from = "computes.txt, get -t compute -a"
names = [
  "fast",
  "runnable-default",
]

[secret.public]
closed = false
learned = 2026-02-01
from = ""
names = []

[secret."sand.box"]
closed = false
learned = 2026-02-01
from = ""
names = [
  "a",
  "b",
]

[stack]
closed = false
learned = 2026-02-02
from = ""
names = [
  "bento:4.0",
  "soda+python:1.0",
]

[stack."soda+python:1.0"]
runs-in = ["worker"]
schema = "schemas/soda-1.0.json"
learned = 2026-02-03
from = ""
"""
