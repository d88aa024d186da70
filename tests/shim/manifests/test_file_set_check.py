"""The check of a file set: what is refused, what passes, and rules that fail."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER, named

from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Source
from workerlint.engine import project
from workerlint.engine.project import Project
from workerlint.engine.rule import rule
from workerlint_shim.dry_run import dry_run
from workerlint_shim.manifests.file_set_check import check_file_set
from workerlint_shim.manifests.resource_reader import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]
    from collections.abc import Callable, Iterator

    from workerlint.engine.rule import Rule
    from workerlint.manifest.worker import Worker


ARGUMENTS = ("apply", "-f", "dataproducts/new-worker.yaml")


@rule("DW903", "broken", ERROR)
def broken(worker: Worker) -> Iterator[Finding]:
    raise ValueError(worker.text[: worker.text.index("\nversion")])
    yield


@pytest.fixture
def with_a_broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "load_rules", lambda *_: [broken])


class TestRefusals:
    def test_an_error_refuses_the_whole_set(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/faulty.yaml", f"{SECRET}---\n{WORKER.replace('INFO', 'LOUD')}")
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("new-worker", "sound"))
        assert str(run("apply -R -f dataproducts -w curriculum --record")) == snapshot
        assert not folder.state.exists()

    def test_a_warning_is_counted(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("bento-worker:3.0", "bento-worker"))
        result = run(LINE)
        assert result.code == 0
        assert (
            "new-worker.yaml: 1 more finding; run `workerlint check dataproducts/new-worker.yaml` for details"
            in result.err
        )

    def test_what_the_team_fails_on_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("bento-worker:3.0", "bento-worker"))
        folder.write("workerlint.toml", 'fail-on = "info"')
        assert run(LINE).code == 1

    def test_never_to_fail_does_not_open_the_gate(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("INFO", "LOUD"))
        folder.write("workerlint.toml", 'fail-on = "never"')
        assert run(LINE).code == 1

    def test_a_lowered_rule_lets_pass(self, run: Run, folder: Any) -> None:
        start = WORKER.index("  topology")
        folder.write("dataproducts/new-worker.yaml", WORKER[:start] + WORKER[WORKER.index("  stackSpec") :])
        assert run(LINE).code == 1
        folder.write("workerlint.toml", '[severity]\nmissing-topology = "warning"')
        assert run(LINE).code == 0

    def test_a_rule_that_is_off_does_not_hide_an_unreadable_worker(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER + "  broken: [\n")
        folder.write("workerlint.toml", 'ignore = ["ALL"]')
        result = run(LINE)
        assert result.code == 1
        assert "invalid YAML in this document" in result.err

    def test_the_linter_does_not_repeat_what_is_left_open(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'fail-on = "info"\nselect = ["DW009", "DW010"]\nenv-file = "some.env"\n')
        folder.write("some.env", "A=b\n")
        text = WORKER.replace("INFO", "${{level}}").replace("Copies", "${DESCRIPTION} Copies")
        folder.write("dataproducts/new-worker.yaml", text)
        filled = run(LINE).err
        assert (filled.count("⚠️"), filled.count("[DW")) == (2, 0)
        left = run(f"{LINE} --disable-interpolation").err
        assert (left.count("⚠️"), left.count("[DW")) == (1, 0)  # no variable is filled in, so none is missing

    def test_twins(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/secrets.yaml", f"{SECRET}---\n{SECRET}")
        folder.write("dataproducts/worker.yaml", WORKER)
        assert str(run("apply -R -f dataproducts")) == snapshot


@pytest.mark.usefixtures("with_a_broken_rule")
def test_a_rule_that_breaks_down_is_no_fault_of_the_manifest(run: Run, folder: Any) -> None:
    result = run(*ARGUMENTS, "--record")
    assert (result.code, result.out) == (2, "")
    assert (
        "ERRO[0000] DW903 broken failed on dataproducts/new-worker.yaml: ValueError: name: new-worker\n" in result.err
    )
    assert "this is a bug in the rule, not an error in the manifest; nothing was applied" in result.err
    assert not folder.state.exists()
    assert run(*ARGUMENTS, "--detailed-exitcode").code == 1


def test_a_plug_in_that_breaks_down_is_none_either(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: bool, failures: list[str], _trees: Sequence[str]) -> list[Rule]:
        failures.append("cannot load plug-in `acme`")
        return []

    monkeypatch.setattr(project, "load_rules", load)
    result = run(*ARGUMENTS)
    assert (result.code, result.out) == (2, "")
    assert "ERRO[0000] cannot load plug-in `acme`\n" in result.err


@pytest.mark.usefixtures("with_a_broken_rule")
def test_a_dry_run_is_not_accepted_by_a_rule_that_breaks_down(folder: Any) -> None:
    text = (folder.path / ARGUMENTS[2]).read_text(encoding="utf-8")
    result = dry_run(text, "w.yaml")
    assert not result.accepted
    assert "DW903 broken failed on w.yaml" in result.text


@pytest.mark.usefixtures("with_a_broken_rule")
def test_what_a_rule_breaks_down_over_is_masked(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERS_TOKEN", "plainword")
    text = (folder.path / ARGUMENTS[2]).read_text(encoding="utf-8")
    folder.write(ARGUMENTS[2], "description: $ORDERS_TOKEN\n" + text.replace("description: Copies orders\n", ""))
    result = run(*ARGUMENTS)
    assert "ValueError: description: ***" in result.err
    assert "plainword" not in result.err


@pytest.mark.parametrize(
    "text",
    [WORKER, WORKER.replace("INFO", "$LEVEL"), WORKER.replace("hello", "$ 5"), SECRET],
    ids=["no variable", "a variable", "a dollar sign", "another type"],
)
def test_a_text_is_parsed_once(text: str) -> None:
    parsed: list[str] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == "parse_tree":
            parsed.append(frame.f_locals["text"])

    project = Project()
    project.rules()
    sys.setprofile(watch)
    try:
        found = check_file_set([Source("w.yaml", text)], project, {"LEVEL": "INFO"})
    finally:
        sys.setprofile(None)
    assert (len(found.manifests), found.refusals) == (1, [])
    assert parsed == [text]


def test_no_tree_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [Source(f"{number}.yaml", WORKER.replace("new-worker", f"w{number}")) for number in range(5)]
    sources[3] = Source("3.yaml", sources[3].text.replace("INFO", "${LEVEL}"))
    found = check_file_set(sources, Project(), {"LEVEL": "INFO"})
    assert (len(found.manifests), found.refusals) == (5, [])
    assert all(result.document.is_released for result in found.results)


@pytest.mark.parametrize("first", ["a", "z"])
def test_a_variable_that_a_later_file_reveals_is_masked_in_all(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """The files are read in order, and the variable looks harmless in one of them."""
    monkeypatch.setenv("CODE", "plainword")
    folder.write(f"set/{first}.yaml", named("one", WORKER.replace("Copies orders", "for ${CODE} only")))
    using = WORKER.replace("compute:", "envs:\n    DB_PASSWORD: ${CODE}\n  compute:", 1)
    folder.write("set/m.yaml", named("two", using))
    bundle = f"name: all\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - {{id: a, file: {first}.yaml}}\n"
    for text in ("", bundle):
        folder.write("set/bundle.yaml", text)
        for line in ("apply -R -f set", "apply -R -f set --output json", "apply -R -f set -l"):
            result = run(line)
            assert result.code == 0, result.err
            assert "plainword" not in result.out + result.err
    assert run("apply -R -f set").out.count("one:v1beta:worker") == 1


class TestEmptyDocuments:
    @pytest.mark.parametrize(
        "text",
        [
            f"{WORKER}---\n",
            f"---\n---\n{WORKER}",
            f"# only a comment\n---\n{WORKER}---\n# the end\n",
            f"{WORKER}---\n---\n{SECRET}---\n",
            f"{WORKER}...\n",
            f"%YAML 1.2\n---\n{WORKER}",
        ],
    )
    def test_they_are_skipped(self, run: Run, folder: Any, text: str) -> None:
        folder.write("dataproducts/new-worker.yaml", text)
        result = run("apply -f dataproducts/new-worker.yaml")
        assert result.code == 0, result.err
        assert result.out.count("create, dataproducts") == (2 if SECRET in text else 1)

    @pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n---\n", "\n\n"])
    def test_a_file_of_nothing_else(self, run: Run, folder: Any, text: str) -> None:
        folder.write("dataproducts/empty.yaml", text)
        alone = run("apply -f dataproducts/empty.yaml")
        assert alone.code == 1
        assert "no manifest in this file" in alone.err
        assert run("apply -R -f dataproducts").code == 0
        assert run("delete -f dataproducts/empty.yaml").code == 2


@pytest.mark.parametrize(
    ("version", "name", "accepted"),
    [
        ("v1", "a" * 48, True),
        ("v1", "a" * 49, False),
        ("v1", "some_name.v2", False),
        ("v2alpha", "some_name.v2", True),
        ("v2alpha", "1st", True),
        ("v2alpha", "a" * 59, True),
        ("v2alpha", "a" * 60, False),
        ("v2alpha", "Name", False),
        ("v2alpha", "a.", False),
        ("v2alpha", "a", True),
    ],
)
def test_names_by_version(run: Run, folder: Any, version: str, name: str, accepted: bool) -> None:
    folder.write("a.yaml", f"name: {name}\nversion: {version}\ntype: secret\nspec: {{}}\n")
    result = run("apply -f a.yaml")
    assert result.code == (0 if accepted else 1)
    limit = "less than '60' chars" if version == "v2alpha" else "less than '48' chars"
    assert (limit in result.err) is not accepted


class TestPlatformFile:
    PLATFORM = """\
format = 1

[compute]
closed = true
learned = 2026-01-31
names = ["gpu-large"]

[volume.sales]
closed = true
learned = 2026-01-31
names = ["cache"]

[volume.public]
closed = true
learned = 2026-01-31
names = []
"""

    def test_what_does_not_exist_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'platform = "platform.toml"\n')
        folder.write("platform.toml", self.PLATFORM)
        folder.write("dataproducts/new-worker.yaml", WORKER)
        result = run(LINE)
        assert result.code == 1
        assert "it does not exist on the platform [DW604 undefined-compute]" in result.err + result.out

    @pytest.mark.parametrize(
        ("config", "refused"),
        [
            ('workspaces = ["sales"]', "it is not among the configured `workspaces` [DW621 undefined-workspace]"),
            ('owners = ["grace"]', "it is not among the configured `owners` [DW622 undefined-user]"),
            ("[schema.extra.worker.properties]\ntier = {enum = ['gold']}", "is not a valid `tier` [DW111"),
            ("[schema.extra.worker.properties]\ntier = {type = 'string'}", ""),
        ],
    )
    def test_names_and_fields_of_the_configuration(self, run: Run, folder: Any, config: str, refused: str) -> None:
        folder.write("workerlint.toml", config)
        text = WORKER.replace("\nworker:\n", "\nworkspace: public\nowner: ada\nworker:\n", 1)
        text = f"{WORKER}  tier: silver\n" if "tier" in config else text
        folder.write("dataproducts/new-worker.yaml", text)
        result = run(LINE)
        assert (result.code == 1) is bool(refused)
        assert refused in result.err + result.out

    @pytest.mark.parametrize(("workspace", "refused"), [("sales", False), ("public", True), (None, True)])
    def test_volumes_are_looked_up_in_the_workspace_of_the_call(
        self, folder: Any, workspace: str | None, refused: bool
    ) -> None:
        folder.write("workerlint.toml", 'platform = "platform.toml"\nselect = ["DW603"]\n')
        folder.write("platform.toml", self.PLATFORM)
        text = f"{WORKER}  persistentVolume:\n    name: cache\n    directory: data\n"
        found = check_file_set([Source("w.yaml", text)], Project(), None, Purpose(workspace=workspace))
        assert bool([item for item in found.refusals if item.code == "DW603"]) is refused
