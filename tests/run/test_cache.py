"""The cache saves work, never fails a run, and contains no secret."""

from __future__ import annotations

import itertools
import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from workerlint.config.settings import DEFAULT, Settings
from workerlint.core.record import as_dict
from workerlint.engine import engine
from workerlint.engine.engine import Engine
from workerlint.run import tool_stamp
from workerlint.run.cache import DIRECTORY_VARIABLE, cache_directory, engine_key
from workerlint.run.cache_record import digest

from .conftest import WORKER

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.manifest.document import Document

    from .conftest import Place


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are checked and not restored, as they are checked."""
    names: list[str] = []
    real = engine.Engine.begin

    def begin(self: engine.Engine, document: Document) -> object:
        names.append(document.source.path)
        return real(self, document)

    monkeypatch.setattr(engine.Engine, "begin", begin)
    return names


def test_what_has_not_changed_is_not_checked_again(place: Place, begun: list[str]) -> None:
    place.worker("one")
    place.worker("two", "LOUD")
    first = place.check(".")
    assert begun == ["one.yaml", "two.yaml"]
    begun.clear()
    (kept,) = place.kept()
    inode = kept.stat().st_ino
    assert place.check(".") == first
    assert kept.stat().st_ino == inode, "it was written again"
    place.worker("one", "WARN")
    place.check(".")
    assert begun == ["one.yaml"]


def test_a_new_checkout_of_the_same_files_is_known_by_content(place: Place, begun: list[str]) -> None:
    path = place.worker("one")
    place.check(".")
    begun.clear()
    os.utime(path, ns=(1, 1))
    place.check(".")
    assert begun == []


@pytest.mark.parametrize("arguments", [("--select", "DW301"), ("--severity", "DW301=info"), ("--no-ignores",)])
def test_other_options_are_another_cache(place: Place, begun: list[str], arguments: tuple[str, ...]) -> None:
    place.worker("one", "LOUD")
    place.check(".")
    begun.clear()
    place.check(*arguments, ".")
    assert begun == ["one.yaml"]
    begun.clear()
    place.check(".")
    assert begun == []


def test_no_cache_neither_reads_nor_writes(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.worker("one")
    place.check("--no-cache", ".")
    monkeypatch.setenv("WORKERLINT_NO_CACHE", "1")
    place.check(".")
    assert not place.cache.exists()


@pytest.mark.parametrize(("value", "used"), [("", True), ("0", True), ("1", False), ("yes", False)])
def test_the_environment_turns_it_off(place: Place, monkeypatch: pytest.MonkeyPatch, value: str, used: bool) -> None:
    monkeypatch.setenv("WORKERLINT_NO_CACHE", value)
    place.worker("one")
    place.check(".")
    assert bool(place.kept()) is used


def test_a_new_platform_file_is_another_cache(place: Place) -> None:
    place.write("workerlint.toml", 'platform = "platform.toml"\n')
    place.worker("one")
    for names, found in (("[]", 1), ('["runnable-default"]', 0), ('["other"]', 1)):
        place.write("platform.toml", f"format = 1\n[compute]\nclosed = true\nlearned = 2027-01-31\nnames = {names}\n")
        assert place.check("--today", "2027-01-31", ".").out.count("error[DW604]") == found


def test_the_directory_can_be_chosen(place: Place, tmp_path: Path) -> None:
    place.worker("one")
    place.check("--cache-dir", str(tmp_path / "mine"), ".")
    assert not place.cache.exists()
    assert list((tmp_path / "mine").glob("*.workerlint-cache"))
    assert (tmp_path / "mine" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "mine" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_the_usual_directory_is_the_one_that_platformdirs_gives(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from platformdirs import user_cache_dir

    monkeypatch.delenv(DIRECTORY_VARIABLE)
    for system, folder in itertools.product(("linux", "freebsd14"), ("", str(tmp_path))):
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setenv("XDG_CACHE_HOME", folder)
        assert cache_directory() == user_cache_dir("workerlint", appauthor=False)


@pytest.mark.parametrize(("chosen", "stores"), [(True, 1), (False, 2)])
def test_only_a_chosen_directory_is_shared_by_checkouts(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: list[str], chosen: bool, stores: int
) -> None:
    if not chosen:
        monkeypatch.delenv(DIRECTORY_VARIABLE)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    for name in ("a", "b"):
        (place.path / name / ".git").mkdir(parents=True)
        place.worker(f"{name}/one").write_text(WORKER.format(name="one", level="INFO"))
        monkeypatch.chdir(place.path / name)
        assert place.check(".").code == 0
    directory = place.cache if chosen else tmp_path / "user" / "workerlint"
    assert len(list(directory.glob("*.workerlint-cache"))) == stores
    assert begun == ["one.yaml"] * stores


def damaged(kept: bytes) -> list[bytes]:
    head, _, body = kept.partition(b"\n")
    data = json.loads(body)

    def sealed(body: bytes) -> bytes:
        return head.rpartition(b" ")[0] + b" " + digest(body).encode() + b"\n" + body

    entry = next(iter(data["files"].values()))
    return [
        b"",
        b"\0" * 100,
        kept[: len(kept) // 2],
        kept.replace(b"one", b"two"),
        kept.replace(b" cache 3 ", b" cache 4 "),
        kept.replace(b" cache 3 ", b" cache 1 "),
        kept.replace(b"\n", b"\xff\n", 1),
        sealed(b"[]"),
        sealed(b"{"),
        sealed(b"[" * 100_000),
        sealed(json.dumps({**data, "files": 1}).encode()),
        sealed(json.dumps({**data, "files": {"one.yaml": []}}).encode()),
        sealed(json.dumps({**data, "files": {"one.yaml": [*entry[:4], [1], 1]}}).encode()),
        sealed(json.dumps({**data, "files": {"one.yaml": [*entry[:2], [1], [], []]}}).encode()),
        sealed(json.dumps({**data, "files": {"one.yaml": None}}).encode()),
        sealed(json.dumps({**data, "files": {"one.yaml": "abcdef"}}).encode()),
    ]


@pytest.mark.slow
def test_a_damaged_older_or_newer_file_counts_for_nothing(place: Place) -> None:
    place.worker("one", "LOUD")
    right = place.check("--no-cache", ".")
    place.check(".")
    (path,) = place.kept()
    for data in damaged(path.read_bytes()):
        path.write_bytes(data)
        assert place.check(".") == right, data[:80]


def test_another_version_of_the_tool_checks_again(
    place: Place, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place.worker("one")
    place.check(".")
    begun.clear()
    monkeypatch.setattr(tool_stamp, "VERSION", "99.0")
    monkeypatch.setattr(tool_stamp, "_stamps", {})
    place.check(".")
    assert begun == ["one.yaml"]


def test_a_process_whose_tool_is_updated_stores_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.worker("one")
    monkeypatch.setattr(tool_stamp.ToolStamp, "is_current", lambda _: False)
    place.check(".")
    assert place.kept() == []


def test_where_nothing_can_be_written_nothing_is_said(place: Place, tmp_path: Path) -> None:
    place.worker("one")
    (tmp_path / "file").write_text("")
    result = place.check("--cache-dir", str(tmp_path / "file"), ".")
    assert (result.code, result.err) == (0, "")
    assert result == place.check("--cache-dir", str(tmp_path / "file" / "below"), ".")


def test_no_draft_is_left_behind(place: Place) -> None:
    place.worker("one")
    place.check(".")
    assert {path.name for path in place.cache.iterdir()} == {"CACHEDIR.TAG", ".gitignore", place.kept()[0].name}


def test_the_result_of_a_file_that_gets_a_secret_is_forgotten(place: Place) -> None:
    path = place.worker("one")
    place.worker("two")
    place.check(".")
    (kept,) = place.kept()
    assert b"one.yaml" in kept.read_bytes()
    path.write_text(path.read_text() + "  runAsApiKey: abcdefghijklmnop\n")
    place.check(".")
    assert b"one.yaml" not in kept.read_bytes()
    assert b"two.yaml" in kept.read_bytes()


def test_a_file_that_is_gone_is_forgotten(place: Place) -> None:
    path = place.worker("one")
    place.worker("two")
    place.check(".")
    path.unlink()
    place.worker("two", "WARN")
    place.check(".")
    assert b"one.yaml" not in place.kept()[0].read_bytes()


KEY = "ZGF0YW9zX2FiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MDEyMzQ1Njc4OWFiY2RlZg=="
TOKEN = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SECRETIVE = [
    "  runAsApiKey: {key}\n",
    "  envs:\n    DB_PASSWORD: {key}\n",
    "  stackSpec:\n    url: https://user:{key}@example.org/\n",
]


@pytest.mark.parametrize("options", [(), ("--select", "DW301"), ("--ignore", "DW5"), ("--jobs", "2")])
@pytest.mark.parametrize("level", ["INFO", "LOUD"])
@pytest.mark.parametrize("line", SECRETIVE)
def test_no_secret_is_stored(place: Place, line: str, level: str, options: tuple[str, ...]) -> None:
    path = place.worker("one", level)
    path.write_text(path.read_text() + line.format(key=KEY))
    named = place.worker("named", level)
    named.write_text(named.read_text().replace("name: named", f"name: {TOKEN}", 1))
    valued = place.worker("valued")
    valued.write_text(valued.read_text().replace("INFO", KEY) + line.format(key=KEY))
    place.worker("plain", "LOUD")
    first = place.check(*options, ".")
    assert place.check(*options, ".") == first
    stored = b"".join(path.read_bytes() for path in place.kept())
    assert b"plain.yaml" in stored
    assert TOKEN.encode() not in stored
    assert KEY.encode() not in stored
    assert KEY[:12].encode() not in stored


@pytest.mark.parametrize("options", [(), ("--no-cache", "--jobs=2")])
def test_a_skipped_template_is_accounted_for_by_a_cached_result_and_by_another_process(
    place: Place, options: tuple[str, ...]
) -> None:
    place.worker("one")
    place.write("chart.yaml", "type: worker\nworker:\n{{- if .a }}\n  stack: b\n{{- end }}\n")
    for _ in range(2):
        assert "2 files found: 1 checked, 1 skipped (template)." in place.check(*options, ".").out


def test_results_do_not_depend_on_the_day(place: Place, begun: list[str]) -> None:
    place.worker("one", "LOUD # workerlint: ignore[DW301] until=2027-01-31")
    arguments = ("--select", "DW301,DW012", "--output-format", "concise", "--quiet", ".")
    codes = []
    for day in ("2027-01-01", "2027-01-31", "2027-02-01", "2027-01-01"):
        result = place.check(*arguments, "--today", day)
        assert place.check(*arguments, "--today", day, "--no-cache") == result
        codes.append(re.findall(r"\[(\w+)\]", result.out))
    assert codes == [[], ["DW012"], ["DW301"], []]
    assert begun == ["one.yaml"] * 5  # once with the cache


def test_the_key_depends_on_the_settings_that_findings_in_a_file_depend_on() -> None:
    """The rules and severities, and the content of the platform file, are parts of it on their own."""
    same = {
        "command_line", "config_file", "env_file", "exclude", "extend_exclude", "extend_select", "fail_on", "ignore", "mandates",
        "mandatory", "max_suppressions", "overrides", "per_file_ignores", "platform", "platform_max_age", "preview",
        "respect_gitignore", "root", "schema", "select", "strict_coverage",
    }  # fmt: skip
    plain = engine_key(Engine(DEFAULT, ()))
    for name, value in as_dict(DEFAULT).items():
        is_table = isinstance(value, dict) or name == "variables"
        other: object = {"A": "b"} if is_table else not value if isinstance(value, bool) else ("other",)
        changed = Engine(Settings(**{name: other}), ())  # type: ignore[arg-type]
        assert (engine_key(changed) == plain) == (name in same), name
    variables = [Engine(Settings(variables={"A": value}), ()) for value in "bc"]
    assert engine_key(variables[0]) != engine_key(variables[1])
