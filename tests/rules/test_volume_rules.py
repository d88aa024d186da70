"""What a page cannot show of DW512 to DW522: severities, related places, edits."""

from __future__ import annotations

from collections.abc import Callable

from workerlint.core.diagnostic import ERROR, SAFE, WARNING, Diagnostic

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"


def test_one_directory_is_an_error_and_nesting_a_warning(findings: Callable[..., list[Diagnostic]]) -> None:
    volumes = "".join(f"    - {{name: v, directory: {path}}}\n" for path in ("/a", "/a", "/a/b", "/c"))
    found = findings("DW512", f"{HEAD}  dataosVolumes:\n{volumes}")
    assert [item.severity for item in found] == [ERROR, WARNING]
    assert len({item.related[0].span for item in found}) == 1


def test_quoting_is_safe_and_says_no_value_in_its_title(findings: Callable[..., list[Diagnostic]]) -> None:
    (found,) = findings("DW522", f"{HEAD}  envs:\n    PASSWORD: 123456\n")
    assert found.fix is not None
    assert found.fix.applicability == SAFE
    assert "123456" not in found.message + found.help + found.fix.title


def test_a_name_that_kubernetes_takes_is_a_warning(findings: Callable[..., list[Diagnostic]]) -> None:
    names = ("spring.profiles.active", "city-region", "2nd", "'a b'", "größe", "''")
    severities = [findings("DW521", f"{HEAD}  envs:\n    {name}: a\n")[0].severity for name in names]
    assert severities == [WARNING, WARNING, ERROR, ERROR, ERROR, ERROR]
