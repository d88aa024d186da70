"""What an editor reads of the files that configure a repository."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.boundary import Boundary
from workerlint.config.loader import Configuration
from workerlint.engine.configuration_check import ConfigurationCheck
from workerlint.engine.project import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Make a repository with a directory in it, and a file next to it."""
    (tmp_path / "top" / ".git").mkdir(parents=True)
    (tmp_path / "top" / "folder").mkdir()
    (tmp_path / "outside.toml").write_text("")
    return tmp_path / "top"


def boundary(directory: Path, *, alone: bool = False, plugins: bool = False) -> Boundary:
    return Boundary(str(directory), alone=alone, plugins=plugins)


def test_the_repository_is_the_boundary(top: Path, tmp_path: Path) -> None:
    limit = boundary(top / "folder")
    assert limit.allows(str(top))
    assert limit.allows(str(top / "platform.toml"))
    assert not limit.allows(str(top / "folder" / ".." / ".." / "outside.toml"))
    assert not limit.allows(str(tmp_path / "top-secret"))  # not a directory below
    assert list(limit.refused) == [str(tmp_path / "outside.toml"), str(tmp_path / "top-secret")]


def test_links_are_resolved(top: Path, tmp_path: Path) -> None:
    (top / "out").symlink_to(tmp_path / "outside.toml")
    (top / "in").symlink_to("folder/workerlint.toml")
    (tmp_path / "other").symlink_to(top)
    limit = boundary(tmp_path / "other" / "folder")
    assert limit.allows(str(top / "in"))
    assert not limit.allows(str(top / "out"))
    assert list(limit.refused) == [str(top / "out")]


def test_without_a_repository_configurations_above_are_read(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    path = str(tmp_path / "workerlint.toml")
    assert boundary(tmp_path / "folder").allows_found(path)
    assert not boundary(tmp_path / "folder", alone=True).allows_found(path)


def test_a_search_ends_at_an_untrusted_directory(top: Path, tmp_path: Path) -> None:
    for directory in (top, tmp_path):
        (directory / "workerlint.toml").write_text("")
    limit = boundary(top / "folder", alone=True)
    assert not limit.ends_search(str(top / "folder" / "below"))
    assert limit.ends_search(str(top / "folder"))
    assert list(limit.refused) == [str(top / "workerlint.toml")]  # the search would have ended at the repository
    assert not boundary(top / "folder").ends_search(str(top / "folder"))


def test_no_directory_stands_for_no_limit_or_for_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "workerlint.toml")
    everything, nothing = (Boundary("", alone=alone, plugins=False) for alone in (False, True))
    table = {"env-file": "../env", "fail-on": "info"}
    assert everything.allows_found(path)
    assert everything.allows_item("../base.toml", path)
    assert everything.limit(table, path) == table
    assert not nothing.allows_found(path)
    assert not nothing.allows_named(path)


def test_a_configuration_in_the_directory_names_no_file_outside(top: Path, tmp_path: Path) -> None:
    limit = boundary(top)
    table = {
        "env-file": "../env",
        "platform": "platform.toml",
        "schema": {"extra": "../outside.toml"},
        "fail-on": "info",
    }
    assert limit.limit(table, str(top / "workerlint.toml")) == {
        "platform": "platform.toml",
        "schema": {},
        "fail-on": "info",
    }
    own: dict[str, Any] = {"schema": {"extra": {"worker": {}}}}  # in the file itself
    assert limit.limit(own, str(top / "workerlint.toml")) == own
    assert limit.limit(table, str(tmp_path / "policy.toml")) == table  # the user named it


def test_the_user_may_name_a_file_anywhere_unless_the_workspace_is_untrusted(top: Path, tmp_path: Path) -> None:
    outside = str(tmp_path / "outside.toml")
    for alone, refused in ((False, []), (True, [outside])):
        limit = boundary(top, alone=alone)
        assert limit.allows_named(outside) is not alone
        assert limit.allows_found(outside) is not alone
        assert limit.allows_item("../outside.toml", outside)  # the file that names it was chosen by the user
        assert list(limit.refused) == refused
        assert not limit.allows_item("../outside.toml", str(top / "workerlint.toml"))
        assert list(limit.refused) == [outside]


@pytest.mark.parametrize(("alone", "stacks"), [(False, ("a", "b")), (True, ("b",))])
def test_an_item_after_a_refused_one_is_read(top: Path, alone: bool, stacks: tuple[str, ...]) -> None:
    (top / "platform.toml").write_text('stacks = ["a"]\n')
    (top / "folder" / "more.toml").write_text('stacks = ["b"]\n')
    (top / "folder" / "workerlint.toml").write_text('extend = ["../platform.toml", "package:gone", "more.toml"]\n')
    if not alone:
        (top / "folder" / "workerlint.toml").write_text('extend = ["../platform.toml", "more.toml"]\n')
    limit = boundary(top / "folder", alone=alone)
    assert Project(boundary=limit).settings_in(str(top / "folder")).stacks == stacks
    assert list(limit.refused) == ([str(top / "platform.toml"), "package:gone"] if alone else [])


def test_files_that_are_named_are_left_out_where_they_may_not_be_read(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, policy = str(tmp_path / "outside.toml"), str(tmp_path / "policy.toml")
    for alone in (False, True):
        limit = boundary(top, alone=alone)
        own = str(top / "own.toml")
        configuration = Configuration(lambda _: [], file=named, policy_files=[policy, own], boundary=limit)
        assert configuration.file == ("" if alone else named)
        assert configuration.policy_files == ((own,) if alone else (policy, own))
        assert list(limit.refused) == ([named, policy] if alone else [])
        assert Configuration(lambda _: [], file=own, boundary=limit).file == own


def test_a_search_below_an_untrusted_directory_notes_what_is_above(top: Path, tmp_path: Path) -> None:
    for name in ("workerlint.toml", "pyproject.toml"):
        (top / name).write_text("[tool.workerlint]\n" if name == "pyproject.toml" else "")
    (top / "folder" / "below").mkdir()
    limit = boundary(top / "folder", alone=True)
    assert Project(boundary=limit).settings_in(str(top / "folder" / "below")).config_file == ""
    assert list(limit.refused) == [str(top / "workerlint.toml"), str(top / "pyproject.toml")]


def test_packages_are_extended_unless_the_workspace_is_untrusted(top: Path) -> None:
    layer = str(top / "workerlint.toml")
    assert boundary(top).allows_item("package:acme", layer)
    alone = boundary(top, alone=True)
    assert not alone.allows_item("package:acme", layer)
    assert list(alone.refused) == ["package:acme"]


def test_lines_of_errors_are_right_after_a_refused_item(top: Path) -> None:
    (top / "workerlint.toml").write_text('extend = [\n  "../outside.toml",\n  "gone.toml",\n]\n')
    check = ConfigurationCheck(boundary=boundary(top))
    check.check(str(top / "workerlint.toml"))
    (error,) = check.errors
    assert (error.line, error.message) == (3, "cannot read `gone.toml`: No such file or directory")


def test_selectors_of_plugins_have_no_effect_while_these_are_off(top: Path) -> None:
    (top / "workerlint.toml").write_text(
        'plugins = true\nselect = ["DW3", "QX"]\nmandatory = ["quite-new", "DW301"]\n'
        '[severity]\nQX1 = "error"\n[per-file-ignores]\n"*" = ["QX2"]\n[[overrides]]\nfiles = ["*"]\nignore = ["QX3"]\n'
    )
    limit = boundary(top)
    settings = Project(boundary=limit).settings_in(str(top))
    assert settings.select == ("DW3",)
    assert not any(settings.per_file_ignores.values())
    names = [name for name in limit.not_evaluated if not name.startswith("plug-in ")]
    assert sorted(names) == ["QX", "QX1", "QX2", "QX3", "quite-new"]
    (top / "workerlint.toml").write_text('select = ["QX"]\n')
    check = ConfigurationCheck(boundary=boundary(top))
    check.check(str(top / "workerlint.toml"))
    assert [error.message for error in check.errors] == ["unknown rule `QX` in `select`"]
