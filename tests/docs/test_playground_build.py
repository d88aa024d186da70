"""The build of the playground: its archives, its examples, its licenses and its policy."""

from __future__ import annotations

import io
import re
import tarfile
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygments", reason="Pygments is not installed (python -m pip install 'workerlint[docs]')")

from docs.generator import playground
from docs.generator.examples import PageError
from docs.generator.playground_examples import is_playable, playground_examples
from docs.generator.playground_notices import notices
from docs.generator.playground_policy import restrict_requests
from docs.generator.rule_pages import known_rules
from workerlint.run.api import check_text

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from workerlint.report.rule_catalog import RuleEntry

Examples = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def rules() -> list[RuleEntry]:
    return known_rules()


@pytest.fixture(scope="module")
def examples(rules: list[RuleEntry]) -> Examples:
    """Return the examples by their identifiers, after checking that these differ."""
    found = playground_examples(ROOT, rules)
    by_id = {example["id"]: example for example in found}
    assert len(by_id) == len(found)
    return by_id


@pytest.mark.deep
def test_the_first_example_has_findings_and_the_good_ones_have_none(examples: Examples) -> None:
    first = next(iter(examples.values()))
    assert {item.code for item in check_text(first["manifest"], no_config=True)} >= {"DW311", "DW204"}
    assert check_text(examples["bento-cities"]["manifest"], no_config=True) == []


@pytest.mark.slow
def test_almost_every_rule_has_its_bad_examples(rules: list[RuleEntry], examples: Examples) -> None:
    """Those without depend on other files, or on the date."""
    missing = {
        entry.rule.code for entry in rules if not any(name.startswith(f"{entry.rule.code}-") for name in examples)
    }
    assert len(missing) <= len(rules) // 8
    assert "DW605" in missing
    assert "DW323" not in missing


@pytest.mark.slow
def test_a_rule_that_is_off_is_selected_in_its_example(rules: list[RuleEntry], examples: Examples) -> None:
    (entry,) = (entry for entry in rules if entry.rule.code == "DW701")
    assert not entry.rule.on
    assert examples["DW701-1"]["configuration"].startswith('extend-select = ["DW701"]\n')
    assert is_playable(entry.rule, entry.page.examples[0])


def test_an_archive_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "one.py").write_text("x = 1\n")
    playground._write_tar(tmp_path / "a", tmp_path / "one.tgz")
    (tmp_path / "a" / "b" / "one.py").touch()
    playground._write_tar(tmp_path / "a", tmp_path / "two.tgz")
    assert (tmp_path / "one.tgz").read_bytes() == (tmp_path / "two.tgz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO((tmp_path / "one.tgz").read_bytes())) as archive:
        assert archive.getnames() == ["b/one.py"]


def test_a_page_without_the_marks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "playground.md").write_text("# Playground\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"^playground\.md lacks the line <!-- the playground -->$"):
        playground.leave_out_playground(tmp_path)


def test_the_message_names_a_program_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        PageError, match=r"^the playground requires the program node: install it, or leave it out with "
    ):
        playground.build_files(ROOT, tmp_path / "files")


def test_every_component_has_its_license() -> None:
    table, texts = notices(
        [{"name": "view", "version": "6", "license": "MIT", "text": "As is."}], ["lsprotocol", "pygls"]
    )
    for name, version, kind in re.findall(r"^\| \[(.+?)\]\(\S+\) \| (.+?) \| (.+?) \|$", table, re.MULTILINE):
        assert f"{name}{',' if version.startswith('in ') else ''} {version} ({kind})\n" in texts
    assert "lsprotocol" in table
    assert "Eclipse Public License" in texts


def test_the_policy_allows_the_scripts_of_the_page_only(tmp_path: Path) -> None:
    (tmp_path / "playground").mkdir()
    page = tmp_path / "playground" / "index.html"
    page.write_text("<html><head><script>let x</script><script src='a.js'></script></head></html>", encoding="utf-8")
    restrict_requests(tmp_path)
    (policy,) = re.findall(r'<head><meta http-equiv="Content-Security-Policy" content="(.*?)">', page.read_text())
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self' 'wasm-unsafe-eval' 'sha256-dXKOHtfmzrnYeAHYBCbUmBpIqmNFRVEF6ulA+ucuqt0='"
    assert "http" not in policy.replace("http-equiv", "")
