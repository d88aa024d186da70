"""What a page cannot show of DW512 to DW522: severities, related places, edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import ERROR, SAFE, WARNING, Diagnostic

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"


def test_one_directory_is_an_error_and_nesting_a_warning(findings: Callable[..., list[Diagnostic]]) -> None:
    volumes = "".join(f"    - {{name: v, directory: {path}}}\n" for path in ("/a", "/a", "/a/b", "/c"))
    found = findings("DW512", f"{HEAD}  dataosVolumes:\n{volumes}")
    assert [item.severity for item in found] == [ERROR, WARNING]
    assert len({item.related[0].span for item in found}) == 1


@pytest.mark.parametrize(
    ("first", "second", "message", "example"),
    [
        ("name: a, directory: /", "/data", "mount path `/data` is inside `/`, the mount path of volume `a`", ""),
        (
            "name: a, directory: /x/data",
            "/x",
            "mount path `/x` contains `/x/data`, the mount path of volume `a`",
            ", such as `/data/b`",
        ),
        ("name: a, directory: /x", "/x", "mount path `/x` is already used by volume `a`", ", such as `/data/b`"),
        ("name: a, directory: /data", "/data", "mount path `/data` is already used by volume `a`", ""),
    ],
)
def test_the_volume_with_the_other_path_is_named_and_a_free_path_is_suggested(
    findings: Callable[..., list[Diagnostic]], first: str, second: str, message: str, example: str
) -> None:
    text = f"{HEAD}  dataosVolumes:\n    - {{{first}}}\n    - {{name: b, directory: {second}}}\n"
    (found,) = findings("DW512", text)
    assert (found.message, found.help) == (message, f"set `directory` to another path{example}")


def test_no_path_is_suggested_for_a_volume_without_a_name(findings: Callable[..., list[Diagnostic]]) -> None:
    (found,) = findings("DW512", f"{HEAD}  dataosVolumes:\n    - {{name: a, directory: /x}}\n    - {{directory: /x}}\n")
    assert found.help == "set `directory` to another path"


@pytest.mark.parametrize(
    ("written", "meant"), [("r", ""), ("rw", ""), ("read", "r"), ("R", "r"), ("RW", "rw"), ("write", "rw")]
)
def test_the_access_that_an_address_asks_for(
    findings: Callable[..., list[Diagnostic]], written: str, meant: str
) -> None:
    found = findings("DW514", f"{HEAD}  configs: {{a: 'dataos://x:y/z?acl={written}'}}\n")
    assert [item.help for item in found] == ([f"change it to `dataos://x:y/z?acl={meant}`"] if meant else [])


def test_quoting_is_safe_and_says_no_value_in_its_title(findings: Callable[..., list[Diagnostic]]) -> None:
    (found,) = findings("DW522", f"{HEAD}  envs:\n    PASSWORD: 123456\n")
    assert found.fix is not None
    assert found.fix.applicability == SAFE
    assert "123456" not in found.message + found.help + found.fix.title


def test_a_name_that_kubernetes_takes_is_a_warning(findings: Callable[..., list[Diagnostic]]) -> None:
    names = ("spring.profiles.active", "city-region", "2nd", "'a b'", "größe", "''")
    severities = [findings("DW521", f"{HEAD}  envs:\n    {name}: a\n")[0].severity for name in names]
    assert severities == [WARNING, WARNING, ERROR, ERROR, ERROR, ERROR]
