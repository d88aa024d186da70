"""A workspace folder: its files, its configurations, and the resources in its manifests."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.config.settings import Selectors
from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import COMPUTE, Resource, read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def resources(name: str) -> list[Resource]:
    return list(read_resources(Document(Source("a.yaml", f"name: {name}\ntype: compute\n"))))


def folder_at(path: str) -> Folder:
    return Folder(path, ClientSettings(), lambda _message: None)


def test_only_paths_below_the_folder_are_in_it() -> None:
    folder = folder_at("/work/manifests")
    assert folder.contains("/work/manifests/a/b.yaml")
    assert not folder.contains("/work/manifests-old/b.yaml")
    assert folder.display_path("/work/manifests/a/b.yaml") == "a/b.yaml"
    assert folder.display_path("/work/other.yaml") == "/work/other.yaml"
    assert folder.absolute_path("a/b.yaml") == "/work/manifests/a/b.yaml"


def test_the_folder_itself_is_in_it() -> None:
    assert folder_at("/work").contains("/work")
    assert not folder_at("/work").contains("/")
    assert folder_at("/").contains("/a.yaml")
    assert folder_at("/").display_path("/a/b.yaml") == "a/b.yaml"
    assert not folder_at("").contains("")
    assert not folder_at("").contains("/a.yaml")
    assert folder_at("").paths() == []


def test_the_resources_around_a_file_are_those_of_other_files_in_order() -> None:
    folder, nowhere = folder_at("/work"), folder_at("")
    for path in ("c.yaml", "a.yaml", "b.yaml"):
        folder.record(path, resources(path[0]))
        nowhere.record(path, resources(path[0]))
    assert [(path, [item.name for item in found]) for path, found in folder.around("b.yaml")] == [
        ("a.yaml", ["a"]),
        ("c.yaml", ["c"]),
    ]
    assert nowhere.around("b.yaml") == []


def test_a_configuration_that_the_client_names_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "own.toml").write_text("")
    (tmp_path / "folder").mkdir()

    def missing(name: str) -> str:
        folder = Folder(str(tmp_path / "folder"), ClientSettings(configuration=name), lambda _message: None)
        return folder.missing_configuration()

    assert missing("") == missing("../own.toml") == missing("~/own.toml") == ""
    assert missing("own.toml") == str(tmp_path / "folder" / "own.toml")
    assert missing("..") == str(tmp_path / "folder" / "..")


def test_the_rules_that_the_client_selects_are_used(tmp_path: Path) -> None:
    for path in (str(tmp_path), ""):
        settings = ClientSettings(selectors=Selectors(select=("DW301",)))
        engine = Folder(path, settings, lambda _message: None).engine_for("")
        assert engine is not None
        assert [rule.code for rule in engine.rules if rule.code.startswith("DW3")] == ["DW301"]


def test_a_recorded_change_is_reported_once() -> None:
    folder = folder_at("/work")
    assert folder.record("a.yaml", resources("big"))
    assert not folder.record("a.yaml", resources("big"))
    assert folder.record("a.yaml", resources("small"))
    assert not folder.keep_only({"a.yaml"})
    assert folder.keep_only(set())
    assert folder.full_index().of_kind(COMPUTE) == []


def test_documents_outside_all_folders_do_not_see_each_other() -> None:
    folder = folder_at("")
    folder.record("a.yaml", resources("big"))
    folder.record("b.yaml", resources("small"))
    assert [resource.name for _, resource in folder.index("b.yaml").of_kind(COMPUTE)] == ["small"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a.yaml", "b.yaml", "c.yaml"]), st.sampled_from(["", "big", "small"]), st.booleans()
        ),
        max_size=12,
    )
)
def test_the_index_has_what_was_recorded_last(steps: list[tuple[str, str, bool]]) -> None:
    folder = folder_at("/work")
    known: dict[str, str] = {}
    for path, name, looks in steps:
        folder.record(path, resources(name) if name else [])
        known[path] = name
        if not looks:
            continue
        for seen in ("a.yaml", "b.yaml", "d.yaml"):
            for own in (None, "", "medium"):
                index = folder.index(seen, None if own is None else resources(own) if own else [])
                expected = {**known} if own is None else {**known, seen: own}
                found = [(file, resource.name) for file, resource in index.of_kind(COMPUTE)]
                assert found == [(file, name) for file, name in sorted(expected.items()) if name]


def test_a_keystroke_does_not_build_the_index_of_the_folder_again(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_at("/work")
    for number in range(20):
        folder.record(f"{number}.yaml", resources(f"name-{number}"))
    folder.index("3.yaml")
    sizes = []
    build = ResourceIndex.__init__

    def count(index: ResourceIndex, files: Any = (), find: Any = None) -> None:
        sizes.append(len(list(files)))
        build(index, files, find)

    monkeypatch.setattr(ResourceIndex, "__init__", count)
    for name in ("x", "y", "z"):
        folder.record("3.yaml", resources(name))
        assert folder.index("3.yaml").defines(COMPUTE, name)
    assert sizes == [1, 1, 1]


def test_an_invalid_configuration_is_reported_once_and_the_defaults_are_used(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text("ignore = [\n")
    warnings: list[str] = []
    folder = Folder(str(tmp_path), ClientSettings(), warnings.append)
    path = str(tmp_path / "a.yaml")
    assert folder.engine_for(path) is not None
    assert folder.settings_for(path).ignore == ()
    assert len(warnings) == 1


def test_excluded_files_have_no_engine_and_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('exclude = ["old"]\n')
    (tmp_path / "old").mkdir()
    for name in ("a.yaml", "old/b.yaml"):
        (tmp_path / name).write_text("type: worker\n")
    folder = folder_at(str(tmp_path))
    assert folder.paths() == [str(tmp_path / "a.yaml")]
    assert folder.engine_for(str(tmp_path / "old/b.yaml")) is None


def test_what_git_tracks_is_listed_whatever_is_ignored(repository_of_git: Any) -> None:
    repository_of_git.commit(**{"tracked.yaml": ""})
    repository_of_git.write(".gitignore", "*.yaml\n")
    repository_of_git.write("ignored.yaml", "")
    assert folder_at(str(repository_of_git.path)).paths() == [str(repository_of_git.path / "tracked.yaml")]


class TestMandatoryRules:
    """A policy file outside of the folder, and configurations in it that would weaken its rules."""

    WORKER = "name: a\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301] known\n"

    def codes(self, folder: Folder, path: Path | str) -> list[str]:
        """Return the codes of the findings in a manifest that are about its log level. Without a path, it is a new document."""
        engine = folder.engine_for(str(path))
        assert engine is not None
        found = engine.check(Document(Source("a.yaml", self.WORKER))).diagnostics
        return [item.code for item in found if item.code in {"DW301", "DW011", "DW201"}]

    @pytest.mark.parametrize("source", ["setting", "environment"])
    def test_the_policy_file_applies_and_attempts_are_reported_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
    ) -> None:
        top = tmp_path / "repository"
        (top / ".git").mkdir(parents=True)
        (top / "workerlint.toml").write_text('ignore = ["DW3"]\nexclude = ["b.yaml", "c.yaml"]\n')
        policy = tmp_path / "policy.toml"
        policy.write_text('mandatory = ["DW301"]\nexclude = ["c.yaml"]\n')
        if source == "environment":
            monkeypatch.setenv("WORKERLINT_POLICY", str(policy))
        settings = ClientSettings(
            policy_file=str(policy) if source == "setting" else "", selectors=Selectors(ignore=["invalid-log-level"])
        )
        warnings: list[str] = []
        folder = Folder(str(top), settings, warnings.append)
        for _ in range(2):
            assert self.codes(folder, top / "a.yaml") == ["DW201", "DW301", "DW011"]
        assert self.codes(folder, top / "b.yaml") == ["DW301", "DW011"]
        assert folder.engine_for(str(top / "c.yaml")) is None
        assert warnings == [f"setting `ignore` does not turn off `DW301`: it is mandatory ({policy}:1)"]
        (result,) = folder.configurations.check_files()
        assert (result.path, [item.message for item in result.diagnostics]) == (
            "workerlint.toml",
            ["`ignore` does not turn off `DW301`: it is mandatory"],
        )
        assert str(policy) in folder.configuration_files()

    def test_a_policy_file_next_to_a_loose_file_is_not_trusted_for_this_file_only(self, tmp_path: Path) -> None:
        policy = tmp_path / "policy.toml"
        policy.write_text('mandatory = ["DW301"]\n')
        (tmp_path / "below").mkdir()
        warnings: list[str] = []
        settings = ClientSettings(policy_file=str(policy), selectors=Selectors(ignore=["DW201", "DW301"]))
        folder = Folder("", settings, warnings.append)
        assert self.codes(folder, tmp_path / "a.yaml") == []
        assert "the policy file is inside of" in warnings[0]
        # That of a document that has not been saved is in no directory.
        assert self.codes(folder, tmp_path / "below" / "a.yaml") == self.codes(folder, "") == ["DW301", "DW011"]

    def test_a_missing_policy_file_is_reported(self, tmp_path: Path) -> None:
        warnings: list[str] = []
        folder = Folder(str(tmp_path), ClientSettings(policy_file=str(tmp_path / "none.toml")), warnings.append)
        assert folder.engine_for(str(tmp_path / "a.yaml")) is not None
        assert "none.toml: cannot read the file" in warnings[0]


@pytest.fixture
def often_switched() -> Iterator[None]:
    """Switch between threads as often as possible."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all functions at the same time, each in its own thread; return their results."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(60)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.usefixtures("often_switched")
def test_threads_that_ask_at_once_share_an_engine(tmp_path: Path) -> None:
    (tmp_path / "workerlint.toml").write_text('ignore = ["DW301"]\n')
    for _ in range(5):
        folder = folder_at(str(tmp_path))
        ask = (folder.engine_for, folder.settings_for)
        found = at_once(*[lambda ask=ask: ask(str(tmp_path / "a.yaml")) for ask in ask * 4])
        assert len({id(engine) for engine in found[::2]}) == 1
        assert len({id(settings) for settings in found[1::2]}) == 1


@pytest.mark.usefixtures("often_switched")
def test_threads_may_record_and_read_at_once(tmp_path: Path) -> None:
    folder = folder_at(str(tmp_path))
    found = resources("big")

    def record(name: str) -> None:
        for number in range(200):
            folder.record(f"{name}{number}.yaml", found)
        folder.keep_only({f"{name}0.yaml"})

    def read() -> None:
        for _ in range(50):
            folder.index("a0.yaml")
            folder.around("a0.yaml")
            folder.full_index()

    def configure() -> None:
        for number in range(20):
            folder.use_settings(ClientSettings(delay=number))
            assert folder.engine_for(str(tmp_path / "a.yaml")) is not None

    at_once(lambda: record("a"), lambda: record("b"), read, read, configure, configure)


@pytest.mark.usefixtures("often_switched")
def test_what_is_recorded_while_others_read_is_in_the_index() -> None:
    for _ in range(10):
        folder = folder_at("/work")
        for number in range(50):
            folder.record(f"{number}.yaml", resources(f"name-{number}"))
        edits = [resources(f"edit-{number}") for number in range(5)]
        ended = threading.Event()

        def record(
            folder: Folder = folder, edits: list[list[Resource]] = edits, ended: threading.Event = ended
        ) -> None:
            for edit in edits:
                folder.record("edited.yaml", edit)
            ended.set()

        def read(folder: Folder = folder, ended: threading.Event = ended) -> None:
            while not ended.is_set():
                folder.index("0.yaml")

        at_once(read, record, read)
        assert folder.index("0.yaml").defines(COMPUTE, "edit-4")


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("enabled", [False, True])
def test_plug_ins_are_loaded_where_the_user_trusts_the_workspace_and_enables_them(
    tmp_path: Path, trusted: bool, enabled: bool
) -> None:
    folder = Folder(str(tmp_path), ClientSettings(plugins=enabled), lambda _message: None, trusted=trusted)
    boundary = folder.new_project().boundary
    assert boundary is not None
    assert boundary.plugins is (trusted and enabled)
    assert boundary.alone is not trusted


@pytest.mark.parametrize(
    ("selectors", "warnings"),
    [
        (Selectors(), []),
        (Selectors(select=("DW301",)), []),
        (
            Selectors(select=("DW2",)),
            ["setting `select` does not leave out `DW301`: it is mandatory (workerlint.toml:1)"],
        ),
        (Selectors(select=("DW2",), extend_select=("DW301",)), []),
        (Selectors(ignore=("DW2",)), []),
        (
            Selectors(ignore=("DW301",)),
            ["setting `ignore` does not turn off `DW301`: it is mandatory (workerlint.toml:1)"],
        ),
    ],
)
def test_settings_that_would_weaken_mandatory_rules_are_reported_once(
    tmp_path: Path, selectors: Selectors, warnings: list[str]
) -> None:
    (tmp_path / "workerlint.toml").write_text('mandatory = ["DW301"]\n')
    shown: list[str] = []
    folder = Folder(str(tmp_path), ClientSettings(selectors=selectors), shown.append)
    for name in ("a.yaml", "b.yaml"):
        assert folder.engine_for(str(tmp_path / name)) is not None
    assert [message.replace(f"{tmp_path}/", "") for message in shown] == warnings
