"""The file of a new rule passes the tests that every rule must pass, before anything in it is changed."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from workerlint.engine.rule import Rule
from workerlint.engine.rule_page import read_page
from workerlint.scaffold.new_rule import main
from workerlint.testing import check_example, unclean

ROOT = Path(__file__).parents[2]


def written(folder: Path, code: str = "DW998", name: str = "owner-is-nobody") -> Path:
    assert main([code, name, "--directory", str(folder)]) == 0
    (path,) = folder.iterdir()
    return path


def the_rule(path: Path) -> Rule:
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = sys.modules[path.stem] = module_from_spec(spec)
    spec.loader.exec_module(module)
    (found,) = (value for value in vars(module).values() if isinstance(value, Rule))
    return found


def test_its_examples_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    assert capsys.readouterr().out.strip().endswith("dw998_owner_is_nobody.py")
    rule = the_rule(path)
    assert (rule.code, rule.name) == ("DW998", "owner-is-nobody")
    page = read_page(rule)
    assert page.title
    assert page.summary
    assert rule.evidence
    assert page.fixable
    assert [example.kind for example in page.examples] == ["bad", "good"]
    for example in page.examples:
        check_example(rule, example)
        assert unclean(example) == []
    assert "## Sources" in page.body


@pytest.mark.parametrize(("code", "area"), [("DW333", "availability"), ("DW998", "habits")])
def test_its_area_is_that_of_its_code(tmp_path: Path, code: str, area: str) -> None:
    assert the_rule(written(tmp_path, code)).area == area


def test_it_is_clean(tmp_path: Path) -> None:
    path = written(tmp_path)
    place = ["--no-cache", "--stdin-filename", f"rules/workerlint_rules/{path.name}", "-"]
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *place],
            cwd=ROOT,
            input=path.read_text(encoding="utf-8"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("dw1", "some-name", "`dw1` is not a valid code: expected two to four capital letters and three digits"),
        ("D123", "some-name", "`D123` is not a valid code"),
        ("ABCDE123", "some-name", "`ABCDE123` is not a valid code"),
        ("DW1234", "some-name", "`DW1234` is not a valid code"),
        ("DW998", "name", "`name` is not a valid name: expected two or more lowercase words with hyphens"),
        ("DW998", "some--name", "`some--name` is not a valid name"),
        ("DW998", "Name", "`Name` is not a valid name"),
        ("DW323", "some-name", "duplicate rule: DW323"),
        ("DW998", "invalid-name", "duplicate rule: DW102"),
    ],
)
def test_what_it_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, name: str, said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([code, name, "--directory", str(tmp_path)])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


HELP = """\
usage: python -m workerlint.scaffold.new_rule [-h] [--directory DIRECTORY] CODE NAME

Create the module of a new rule.

positional arguments:
  CODE                  capital letters and three digits, such as DW333; DW is reserved for workerlint
  NAME                  lowercase words with hyphens, such as request-exceeds-limit

options:
  -h, --help            show this help message and exit
  --directory DIRECTORY
                        directory of the module (default: the rules of workerlint)
"""


def test_the_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == HELP


def test_it_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["DW998", "owner-is-nobody", "--directory", str(tmp_path)])
    assert "File exists" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"
