"""The stamp of the tool depends on every byte of its code, and of that of its plug-ins."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workerlint.engine.registry import load_rules
from workerlint.engine.rule import WORKER, Rule
from workerlint.run import tool_stamp
from workerlint.run.tool_stamp import PACKAGES, ToolStamp, plugin_packages, stamped_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Place


def source(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin
    return Path(spec.origin).parent


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the packages of the tool."""
    site = tmp_path_factory.mktemp("site")
    for package in PACKAGES:
        shutil.copytree(source(package), site / package, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    return site


@pytest.fixture
def copied(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tool_stamp, "_locations", lambda package: ("", [str(copy / package)]))
    return copy


@pytest.mark.deep
@pytest.mark.parametrize("package", PACKAGES)
def test_every_byte_counts(package: str, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte is changed in each file, one file at a time. Its size and its times stay the same."""
    late = package in tool_stamp._IMPORTED_LATE
    monkeypatch.setattr(tool_stamp, "PACKAGES", () if late else (package,))
    monkeypatch.setattr(tool_stamp, "_IMPORTED_LATE", (package,) if late else ())
    paths = [path for path in sorted((copied / package).rglob("*")) if path.is_file()]
    stamps = {ToolStamp(()).value}
    for path in paths:
        data, status = path.read_bytes(), path.stat()
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:] if data else b" ")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        stamps.add(ToolStamp(()).value)
        path.write_bytes(data)
    assert len(stamps) == len(paths) + 1


def test_every_package_counts(copied: Path) -> None:
    assert {name.partition("/")[0] for name, _ in stamped_files(PACKAGES)} == set(PACKAGES)
    assert {"core", "config", "syntax", "files", "manifest", "engine", "secrets", "fixes", "report", "run", "cli"} <= {
        name.split("/")[1] for name, _ in stamped_files(PACKAGES) if name.startswith("workerlint/")
    }


def test_a_module_that_comes_goes_or_moves_counts(copied: Path) -> None:
    stamps = [ToolStamp(()).value]
    new = copied / "workerlint" / "core" / "added.py"
    try:
        new.write_text("")
        stamps.append(ToolStamp(()).value)
        new = new.rename(copied / "workerlint" / "run" / "added.py")
        stamps.append(ToolStamp(()).value)
    finally:
        new.unlink()
    assert len(set(stamps)) == 3
    assert ToolStamp(()).value == stamps[0]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are not any bytes")
def test_a_file_with_any_name_counts(copied: Path) -> None:
    before = ToolStamp(()).value
    new = copied / "workerlint" / "core" / os.fsdecode(b"\xff.json")
    new.write_text("")
    try:
        assert ToolStamp(()).value not in {"", before}
    finally:
        new.unlink()


def test_compiled_code_does_not_count(copied: Path) -> None:
    before = ToolStamp(()).value
    cache = copied / "workerlint" / "core" / "__pycache__"
    cache.mkdir()
    (cache / "text.cpython-311.pyc").write_bytes(b"x")
    assert ToolStamp(()).value == before
    shutil.rmtree(cache)


def test_the_files_are_those_of_the_modules_that_run() -> None:
    paths = {os.path.realpath(path) for _, path in stamped_files(PACKAGES)}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PACKAGES and getattr(module, "__file__", None):
            assert os.path.realpath(module.__file__ or "") in paths


def test_a_stamp_knows_that_the_files_have_changed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool_stamp, "_stamps", {})
    stamp = tool_stamp.tool_stamp(())
    assert stamp.is_current()
    path = copied / "workerlint" / "version.py"
    data = path.read_bytes()
    path.write_bytes(data + b"#")
    assert not stamp.is_current()
    assert tool_stamp.tool_stamp(()).value == stamp.value  # the process still runs the code that it has loaded
    path.unlink()
    path.symlink_to("nowhere")
    unreadable = ToolStamp(())
    assert not unreadable.is_current()
    path.unlink()
    path.write_bytes(data)
    assert stamp.is_current()
    assert not unreadable.is_current()


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a plug-in that imports a library, which imports another."""
    (tmp_path / "acme_rules").mkdir()
    (tmp_path / "acme_rules" / "__init__.py").write_text("")
    (tmp_path / "acme_rules" / "ac001_team.py").write_text("import os\nfrom acme_common import team\n")
    (tmp_path / "acme_rules" / "teams.txt").write_text("blue\n")
    (tmp_path / "acme_common.py").write_text("import acme_base\ndef team(): ...\n")
    (tmp_path / "acme_base").mkdir()
    (tmp_path / "acme_base" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    import acme_rules.ac001_team  # type: ignore[import-not-found]  # noqa: F401

    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def plugin_rule() -> Rule:
    return Rule("AC001", "team", "info", None, WORKER, True, True, module="acme_rules.ac001_team")


def test_the_version_of_a_plugin_counts_only_with_its_rules(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool_stamp, "PACKAGES", ())
    monkeypatch.setattr(tool_stamp, "_IMPORTED_LATE", ())
    info = plugin / "acme-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text("[workerlint.rules]\nacme = acme_rules\nteams = acme_common\n")
    with_plugin, without = set(), set()
    for version in ("1.0", "1.1"):
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: acme\nVersion: {version}\n")
        with_plugin.add(ToolStamp([plugin_rule()]).value)
        without.add(ToolStamp(()).value)
    assert len(with_plugin) == 2
    assert len(without) == 1
    listed = tool_stamp._entry_points()
    monkeypatch.setattr(tool_stamp, "_entry_points", lambda: listed[::-1])
    assert ToolStamp([plugin_rule()]).value in with_plugin


def test_the_packages_of_a_plugin_are_those_that_it_imports(plugin: Path) -> None:
    import acme_rules.ac001_team

    acme_rules.ac001_team.missing = type("Missing", (), {"__module__": "acme_gone"})
    acme_rules.ac001_team.number = 3
    acme_rules.ac001_team.made = lambda: None
    acme_rules.ac001_team.made.__module__ = None  # as that of a function that code has made
    assert plugin_packages([plugin_rule()]) == ["acme_base", "acme_common", "acme_rules"]
    files = dict(stamped_files(["acme_rules", "acme_common", "acme_gone"]))
    assert {name: path for name, path in files.items() if "__pycache__" not in name} == {
        "acme_common": str(plugin / "acme_common.py"),
        "acme_rules/__init__.py": str(plugin / "acme_rules" / "__init__.py"),
        "acme_rules/ac001_team.py": str(plugin / "acme_rules" / "ac001_team.py"),
        "acme_rules/teams.txt": str(plugin / "acme_rules" / "teams.txt"),
    }


def test_the_files_are_where_a_module_was_loaded_from(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the present search path nor the spec of a package that has extended its path."""
    monkeypatch.syspath_prepend(plugin / "other")
    (plugin / "other").mkdir()
    (plugin / "other" / "acme_common.py").write_text("")
    assert list(stamped_files(["acme_common"])) == [("acme_common", str(plugin / "acme_common.py"))]
    monkeypatch.setattr(sys.modules["acme_base"], "__path__", [str(plugin / "other")])
    assert [path for _, path in stamped_files(["acme_base"])] == [str(plugin / "other" / "acme_common.py")]


def test_a_module_without_a_file_has_none() -> None:
    assert list(stamped_files(["sys"])) == []


@pytest.mark.slow
def test_a_plugin_counts_with_what_it_imports(plugin: Path) -> None:
    rules = [*load_rules(), plugin_rule()]
    assert plugin_packages(load_rules()) == []
    assert plugin_packages(rules) == ["acme_base", "acme_common", "acme_rules"]
    stamps = {ToolStamp(load_rules()).value, ToolStamp(rules).value}
    for name in ("acme_rules/ac001_team.py", "acme_rules/teams.txt", "acme_common.py", "acme_base/__init__.py"):
        path = plugin / name
        path.write_text(path.read_text() + "#")
        stamps.add(ToolStamp(rules).value)
    assert len(stamps) == 6


@pytest.mark.deep
def test_a_plugin_of_one_directory_counts_for_that_directory(place: Place, plugin: Path) -> None:
    """Its code is in the key even if the first configuration of the run has no plug-ins."""
    info = plugin / "acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nacme = acme_rules\n")
    code = (
        "from workerlint.core.diagnostic import Finding\n"
        "from workerlint.engine.rule import rule\n"
        '@rule("AC001", "team", "warning")\n'
        "def team(worker):\n"
        '    yield Finding(worker.span, "{}")\n'
    )
    place.worker("a/one")
    place.worker("b/two")
    place.write("b/workerlint.toml", "plugins = true\n")
    program = (
        "import sys; from workerlint.run import checker; checker.CACHED_FROM = 1; "
        "from workerlint.cli.entry import main; sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(plugin), *filter(None, sys.path)])}
    for message in ("first", "other", "other"):
        (plugin / "acme_rules" / "ac001_team.py").write_text(code.format(message))
        shutil.rmtree(plugin / "acme_rules" / "__pycache__", ignore_errors=True)
        command = [sys.executable, "-B", "-c", program, "check", "--output-format", "concise", "."]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert f"b/two.yaml:1:1: warning[AC001] {message}\n" in done.stdout, done.stderr
        assert "a/one.yaml:1:1: warning[AC001]" not in done.stdout
    assert len(place.kept()) == 2


def test_an_archive_counts_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "tool.pyz"
    monkeypatch.setattr(tool_stamp, "_locations", lambda package: ("", [str(archive / package)]))
    stamps = []
    for content in ("a", "b", "a"):
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr(zipfile.ZipInfo("workerlint/version.py"), content)
        assert list(stamped_files(PACKAGES)) == [("tool.pyz", str(archive))]
        stamps.append(ToolStamp(()).value)
    assert stamps[0] != stamps[1]
    assert stamps[0] == stamps[2]
    archive.unlink()
    assert list(stamped_files(PACKAGES)) == []
