"""Rules are found by being there; the index only saves imports and never changes what is found."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from hatch_build import read_rules, render_index, write_index

import workerlint_rules
from workerlint.core.diagnostic import ERROR
from workerlint.engine.registry import RegistryError, load_rules, plugin_names, rules_in, sorted_rules
from workerlint.engine.rule import WORKER, Rule

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
