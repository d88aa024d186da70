"""Rules are found by being there; the index only saves imports and never changes what is found."""

from __future__ import annotations

import py_compile
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hatch_build import read_rules, render_index, write_index

import workerlint_rules
from workerlint.core.diagnostic import ERROR
from workerlint.engine.registry import RegistryError, load_rules, plugin_names, rules_in, sorted_rules
from workerlint.engine.rule import WORKER, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE = Path(workerlint_rules.__path__[0])
ONE_RULE = '''"""A rule."""
from workerlint.core.diagnostic import WARNING
from workerlint.engine.rule import rule

@rule("DW901", "one-rule", WARNING, on=False, keys=("topology",), words=("city",))
def one_rule(worker):
    yield from ()
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of rules called some_rules, with nothing in it."""
    folder = tmp_path / "some_rules"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("some_rules")]:
        monkeypatch.delitem(sys.modules, name)
    return folder


def identity(rule: Rule) -> tuple[object, ...]:
    return rule.code, rule.name, rule.severity, rule.phase, rule.on, rule.v2alpha, rule.keys, rule.words, rule.module


def test_a_new_module_is_a_new_rule(package: Path) -> None:
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    assert [rule.code for rule in rules_in("some_rules")] == ["DW901"]


def test_an_index_is_written_only_if_it_has_changed(package: Path) -> None:
    index = package / "_index.py"
    write_index(str(package))
    first = index.stat()
    write_index(str(package))
    assert index.stat().st_mtime_ns == first.st_mtime_ns
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    write_index(str(package))
    assert "DW901" in index.read_text()


def test_an_indexed_module_is_imported_only_when_it_runs(package: Path) -> None:
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    (package / "_index.py").write_text(render_index(str(package)))
    (rule,) = rules_in("some_rules")
    assert "some_rules.dw901_one_rule" not in sys.modules
    assert identity(rule) == (
        "DW901",
        "one-rule",
        "warning",
        WORKER,
        False,
        False,
        ("topology",),
        ("city",),
        "some_rules.dw901_one_rule",
    )
    assert list(rule.check(None)) == []
    assert rule.doc == "A rule."


def test_an_index_that_is_out_of_date_is_not_believed(package: Path) -> None:
    module = package / "dw901_one_rule.py"
    module.write_text(ONE_RULE)
    (package / "_index.py").write_text(render_index(str(package)))
    module.write_text(ONE_RULE.replace("one-rule", "renamed-rule"))
    assert [rule.name for rule in rules_in("some_rules")] == ["renamed-rule"]


def test_the_index_of_an_earlier_version_is_not_believed(package: Path) -> None:
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    (package / "_index.py").write_text(render_index(str(package)).replace("RULES", "INDEX").replace("one-rule", "old"))
    assert [rule.name for rule in rules_in("some_rules")] == ["one-rule"]


def test_what_cannot_be_read_from_the_source_is_left_to_the_import() -> None:
    assert read_rules(b'@rule(CODE, "x", ERROR)\ndef x(w): ...\n') is None
    assert read_rules(b'@rule("DW901", "x", severity())\ndef x(w): ...\n') is None


@pytest.mark.slow
def test_the_index_says_of_the_built_in_rules_what_their_modules_say(package: Path) -> None:
    for module in SOURCE.glob("dw*.py"):
        shutil.copy(module, package)
    imported = [identity(rule)[:-1] for rule in sorted_rules(rules_in("some_rules"))]
    (package / "_index.py").write_text(render_index(str(package)))
    for name in [name for name in sys.modules if name.startswith("some_rules")]:
        del sys.modules[name]
    indexed = [identity(rule)[:-1] for rule in sorted_rules(rules_in("some_rules"))]
    assert not [name for name in sys.modules if name.startswith("some_rules.dw")], "every module can be indexed"
    assert indexed == imported
    assert [rule.code for rule in load_rules()] == [code for code, *_ in indexed]


def test_a_code_or_name_belongs_to_one_rule() -> None:
    one = Rule("DW901", "one", ERROR, None, WORKER, True, False, module="a")
    with pytest.raises(RegistryError, match="duplicate rule `one`: defined in a and b"):
        sorted_rules([one, Rule("DW902", "one", ERROR, None, WORKER, True, False, module="b")])


def test_a_plugin_in_the_environment_of_python_is_loaded_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual environment may be below the directory that is checked."""
    site = tmp_path / "tree" / ".venv" / "site-packages"
    info = site / "nearby-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "nearby_rules.py").write_text(ONE_RULE.replace("DW901", "NB901"))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nearby\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[workerlint.rules]\nnearby = nearby_rules\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "nearby_rules", raising=False)
    trees = [str(tmp_path / "tree")]
    failures: list[str] = []
    assert "NB901" not in {rule.code for rule in load_rules(True, failures, trees)}
    assert failures == [f"skipped plug-in `nearby`: {site / 'nearby_rules.py'} is in the directory that is checked"]
    assert "nearby_rules" not in sys.modules
    assert "nearby" in plugin_names()
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(site))
    assert "NB901" in {rule.code for rule in load_rules(True, [], trees)}


def plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, trees: Sequence[str] = (), value: str = "odd_rules"
) -> list[str]:
    """Return why a plug-in with this source is not loaded."""
    info = tmp_path / "odd-1.0.dist-info"
    info.mkdir()
    (tmp_path / "odd_rules.py").write_text(source)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[workerlint.rules]\nodd = {value}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "odd_rules", raising=False)
    failures: list[str] = []
    load_rules(True, failures, trees)
    return [failure for failure in failures if "odd" in failure]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"DW901"', "901", "invalid code of 901 in odd_rules: expected a string, found 901"),
        ('"DW901"', '""', "invalid code of  in odd_rules: expected a string, found ''"),
        ('"one-rule"', "None", "invalid name of DW901 in odd_rules: expected a string, found None"),
        ("WARNING, on", '"bad", on', "invalid severity 'bad' of DW901 in odd_rules: must be one of: error, warning, info"),
        ("on=False", 'url="x.example"', "invalid url 'x.example' of DW901 in odd_rules: must start with https:// or http://"),
        ("on=False", "url=3", "invalid url 3 of DW901 in odd_rules: must start with https:// or http://"),
        ("on=False", 'tags=("x",)', "invalid tags ('x',) of DW901 in odd_rules: must be one of: DEPRECATED, UNNECESSARY"),
        ('keys=("topology",)', 'keys="topology"',
         "invalid keys of DW901 in odd_rules: expected a tuple of strings such as ('zone',), found 'topology'"),
        ('words=("city",)', "words=(1,)",
         "invalid words of DW901 in odd_rules: expected a tuple of strings such as ('zone',), found (1,)"),
        ('"DW901"', '"DW301"', "duplicate rule `DW301`: defined in workerlint_rules.dw301_invalid_log_level and odd_rules"),
        ("on=False", 'url="http://x.example"', ""),
        ("on=False", 'url="https://x.example", tags=("deprecated",)', ""),
        ('keys=("topology",)', 'keys=["topology"]', ""),
    ],
)  # fmt: skip
def test_a_rule_of_a_plugin_that_is_not_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, reason: str
) -> None:
    assert old in ONE_RULE
    found = plugin(tmp_path, monkeypatch, ONE_RULE.replace(old, new))
    assert found == ([f"skipped plug-in `odd`: {reason}"] if reason else [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [("1 / 0\n", "ZeroDivisionError: division by zero"), ("import sys\nsys.exit('no')\n", "SystemExit: no")],
)
def test_a_plugin_that_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, reason: str
) -> None:
    assert plugin(tmp_path, monkeypatch, source) == [f"cannot load plug-in `odd` (odd_rules): {reason}"]
    monkeypatch.delitem(sys.modules, "odd_rules", raising=False)
    with pytest.raises(RegistryError, match="cannot load plug-in `odd`"):
        load_rules(True)


def test_which_modules_of_a_package_contain_rules(package: Path) -> None:
    for name, code in (("dw902_b.py", 902), ("dw901_a.py", 901), ("_private.py", 903), ("dw904_d.txt", 904)):
        (package / name).write_text(ONE_RULE.replace("901", str(code)).replace("one-rule", f"rule-{code}"))
    (package / "dw905_directory").mkdir()
    source = package / "dw906_compiled.py"
    source.write_text(ONE_RULE.replace("901", "906").replace("one-rule", "rule-906"))
    py_compile.compile(str(source), cfile=str(source.with_suffix(".pyc")))
    source.unlink()
    assert [rule.code for rule in rules_in("some_rules")] == ["DW901", "DW902", "DW906"]


def test_a_compiled_module_is_described_by_the_index(package: Path) -> None:
    source = package / "dw901_one_rule.py"
    source.write_text(ONE_RULE)
    (package / "_index.py").write_text(render_index(str(package)))
    py_compile.compile(str(source), cfile=str(source.with_suffix(".pyc")))
    source.unlink()
    assert [rule.code for rule in rules_in("some_rules")] == ["DW901"]
    assert "some_rules.dw901_one_rule" not in sys.modules


@pytest.mark.parametrize("indexed", [True, False])
def test_rules_in_an_archive(package: Path, monkeypatch: pytest.MonkeyPatch, indexed: bool) -> None:
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    (package / "_private.py").write_text(ONE_RULE.replace("901", "902"))
    (package / "below").mkdir()
    (package / "below/__init__.py").touch()
    if indexed:
        (package / "_index.py").write_text(render_index(str(package)))
    archive = shutil.make_archive(str(package.parent / "rules"), "zip", package.parent, package.name)
    shutil.rmtree(package)
    monkeypatch.syspath_prepend(archive)
    (rule,) = rules_in("some_rules")
    assert (rule.code, rule.module) == ("DW901", "some_rules.dw901_one_rule")
    assert ("some_rules.dw901_one_rule" in sys.modules) is not indexed
    assert list(rule.check(None)) == []


def test_a_rule_that_the_index_describes_wrongly_raises_when_it_runs(package: Path) -> None:
    (package / "dw901_one_rule.py").write_text(ONE_RULE)
    (package / "_index.py").write_text(render_index(str(package)).replace("DW901", "DW902"))
    (rule,) = rules_in("some_rules")
    with pytest.raises(LookupError, match=r"some_rules\.dw901_one_rule does not define DW902"):
        list(rule.check(None))


@pytest.mark.parametrize(
    ("value", "files", "found"),
    [
        ("odd_rules", {"tree/odd_rules.py": ONE_RULE}, "tree/odd_rules.py"),
        ("odd_rules", {"tree/odd_rules/__init__.py": "", "tree/odd_rules/a.py": ONE_RULE}, "tree/odd_rules"),
        ("odd_rules.a", {"tree/odd_rules/a.py": ONE_RULE}, "tree/odd_rules"),
        ("odd_rules.a", {"tree/odd_rules/__init__.py": "", "tree/odd_rules/a.py": ONE_RULE}, "tree/odd_rules"),
        ("odd_rules", {"elsewhere/odd_rules.py": ONE_RULE}, ""),
        ("odd_rules", {"tree2/odd_rules.py": ONE_RULE}, ""),
    ],
    ids=["a module", "a package", "a module of a directory", "a module of a package", "elsewhere", "another name"],
)
def test_a_plugin_of_the_checked_tree_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, files: dict[str, str], found: str
) -> None:
    """Its authors could change its code."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    info = tmp_path / "meta/odd-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[workerlint.rules]\nodd = {value}\n")
    monkeypatch.syspath_prepend(str(tmp_path / "meta"))
    monkeypatch.syspath_prepend(str(tmp_path / next(iter(files)).partition("/")[0]))
    for name in [name for name in sys.modules if name.startswith("odd_rules")]:
        monkeypatch.delitem(sys.modules, name)
    failures: list[str] = []
    codes = {rule.code for rule in load_rules(True, failures, ["/", str(tmp_path / "other"), str(tmp_path / "tree")])}
    assert ("DW901" in codes) == (not found)
    shown = f"skipped plug-in `odd`: {tmp_path / found} is in the directory that is checked"
    assert failures == ([shown] if found else [])
    assert not found or not any(name.startswith("odd_rules.") for name in sys.modules)


def test_a_plugin_whose_metadata_is_in_the_checked_tree_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code/odd_rules.py").write_text(ONE_RULE)
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    (tmp_path / "tree").mkdir()
    (reason,) = plugin(tmp_path / "tree", monkeypatch, "raise SystemExit", [str(tmp_path / "tree")])
    assert reason.startswith("skipped plug-in `odd`: ")


def test_a_plugin_whose_module_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = plugin(tmp_path, monkeypatch, "", ["/nowhere"], "gone_rules")
    assert reasons == ["cannot load plug-in `odd` (gone_rules): ModuleNotFoundError: No module named 'gone_rules'"]


def test_plugins_are_in_the_order_of_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("zz", "aa", "mm"):
        info = tmp_path / f"odd_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: odd_{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[workerlint.rules]\n{name} = gone_{name}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [name for name in plugin_names() if name in {"zz", "aa", "mm"}] == ["aa", "mm", "zz"]


def test_a_name_that_differs_from_a_code_may_not_be_one() -> None:
    rules = [
        Rule(code, name, ERROR, None, WORKER, True, False, module="a")
        for code, name in (("DW902", "b"), ("DW901", "a"))
    ]
    assert [rule.code for rule in sorted_rules(rules)] == ["DW901", "DW902"]
    clash = Rule("b", "c", ERROR, None, WORKER, True, False, module="z")
    with pytest.raises(RegistryError, match="duplicate rule `b`: defined in a and z"):
        sorted_rules([*rules, clash])
