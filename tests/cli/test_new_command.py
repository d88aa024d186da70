"""``new``: prints or writes a manifest, asks when told to, overwrites nothing unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion

from workerlint.cli import new_command
from workerlint.cli.app import application
from workerlint.files.write import create_file

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

CALL = ("new", "--stack", "bento", "--name", "city-sync")


def test_what_it_prints_is_clean(run: Run) -> None:
    written = run(*CALL)
    assert (written.code, written.err) == (0, "")
    result = run("check", "--stdin-filename", "worker.yaml", "-", stdin=written.out.encode())
    assert (result.code, result.out) == (0, "The manifest is clean.\n1 file found: 1 checked.\n")


def test_every_option_arrives(run: Run) -> None:
    options = (
        "--workspace geography --compute gpu-runnable --autoscaling 2:5 --memory-target 70 --log-level debug "
        "--secret a --secret b:other --volume v:/data --env A=b=c --env B= --owner ada --description words --tag x --tag y"
    )
    data = yaml.safe_load(run(*CALL, *options.split()).out)
    worker = data["worker"]
    assert (data["workspace"], data["owner"], data["description"]) == ("geography", "ada", "words")
    assert data["tags"][-3:] == ["dataos:workspace:geography", "x", "y"]
    assert (worker["replicas"], worker["compute"], worker["logLevel"]) == (2, "gpu-runnable", "DEBUG")
    assert worker["autoScaling"] == {
        "enabled": True,
        "minReplicas": 2,
        "maxReplicas": 5,
        "targetMemoryUtilizationPercentage": 70,
    }
    assert worker["envs"] == {"A": "b=c", "B": ""}
    assert [(item["name"], item["workspace"]) for item in worker["dataosSecrets"]] == [
        ("a", "geography"),
        ("b", "other"),
    ]
    assert worker["dataosVolumes"] == [{"name": "v", "directory": "/data", "readOnly": False}]


def test_it_writes_a_file_once(run: Run, folder: Any) -> None:
    call = ("new", "--stack", "scanner", "--name", "indexer", "-o", "worker.yaml")
    assert run(*call)[1:] == ("", "Wrote worker.yaml.\n")
    path = folder.write("worker.yaml", "mine")
    again = run(*call)
    assert again.code == 2
    assert again.err == "workerlint: error: worker.yaml already exists\n  help: pass --force to overwrite it\n"
    assert path.read_text() == "mine"
    assert run(*call, "--force").code == 0
    assert path.read_text().startswith("# Scanner")


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(path: str, parts: list[bytes]) -> None:
        folder.write("worker.yaml", "theirs")
        create_file(path, parts)

    monkeypatch.setattr(new_command, "create_file", create)
    result = run(*CALL, "-o", "worker.yaml")
    assert result == (
        2, "", "workerlint: error: worker.yaml already exists\n  help: pass --force to overwrite it\n"
    )  # fmt: skip
    assert (folder.path / "worker.yaml").read_text() == "theirs"


def test_a_folder_that_is_not_there_is_named(run: Run) -> None:
    result = run(*CALL, "-o", "none/worker.yaml")
    assert (result.code, result.err.splitlines()[0]) == (
        2,
        "workerlint: error: cannot write none/worker.yaml: No such file or directory",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", "a"), "missing required option `--stack`"),
        (("--stack", "bento"), "missing required option `--name`"),
        ((*CALL, "--autoscaling", "3:1")[1:], "expected MIN:MAX with 1 <= MIN < MAX, found `3:1`"),
        ((*CALL, "--autoscaling", "3:3")[1:], "expected MIN:MAX with 1 <= MIN < MAX, found `3:3`"),
        (
            (*CALL, "--cpu-target", "50")[1:],
            "--cpu-target requires --autoscaling\n  help: add `--autoscaling MIN:MAX`\n",
        ),
        ((*CALL, "--secret", ":x")[1:], "expected NAME[:WORKSPACE], found `:x`"),
        ((*CALL, "--volume", "x")[1:], "expected NAME:DIRECTORY, found `x`"),
        ((*CALL, "--log-level", "loud")[1:], "`loud` is not one of"),
    ],
)
def test_a_call_that_makes_no_sense(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run("new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_what_may_be_a_password_is_not_repeated(run: Run) -> None:
    result = run(*CALL, "--env", "rainy-day-42")
    assert (result.code, result.out) == (2, "")
    assert "expected NAME=VALUE" in result.err
    assert "rainy" not in result.err
    assert "expected NAME=VALUE" in run(*CALL, "--env", " =rainy-day-42").err


@pytest.mark.parametrize(
    "options",
    [
        ("--name", "City_Sync"),
        ("--replicas", "9", "--autoscaling", "1:3"),
        ("--volume", "a:/x", "--volume", "b:/x/y", "--env", "DB_PASSWORD=rainy-day-42"),
        ("--description", "\udcff"),
    ],
)
def test_a_manifest_with_errors_is_not_written(
    run: Run, folder: Any, options: tuple[str, ...], snapshot: SnapshotAssertion
) -> None:
    result = run(*CALL, *options, "-o", "worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err == snapshot
    assert not (folder.path / "worker.yaml").exists()


def test_a_warning_is_shown_and_the_manifest_written(run: Run) -> None:
    result = run(*CALL, "--env", "DATAOS_FQDN=x")
    assert result.code == 0
    assert "DATAOS_FQDN: " in result.out
    assert "warning[DW523]" in result.err
    assert "<new>:" in result.err
    assert "worker.yaml:" in run(*CALL, "--env", "DATAOS_FQDN=x", "-o", "./worker.yaml").err


def test_it_knows_the_computes_of_the_configuration(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'computes = ["gpu-large"]\n')
    assert run(*CALL, "--compute", "gpu-large").err == ""
    assert "did you mean `gpu-large`?" in run(*CALL, "--compute", "gpu-lage").err


class TestDialogue:
    def test_it_asks_for_everything(self, folder: Any, snapshot: SnapshotAssertion) -> None:
        answers = [
            "fastfun", "events", "Moves events", "ada", "sales", "", "2:5", "70", "debug", "keys", "more:other", "",
            "v:/data", "", "REGION=emea", "", "", "",
        ]  # fmt: skip
        result = self._talk("\n".join(answers), "-o", "worker.yaml")
        assert result.exit_code == 0
        assert result.stdout == ""
        assert result.stderr == snapshot
        assert (folder.path / "worker.yaml").read_text() == snapshot

    def test_the_defaults_make_a_clean_manifest(self, run: Run) -> None:
        result = self._talk("\n" * 13 + "-\n")
        assert "\nReplicas [1]: \nLog level (INFO, DEBUG, WARN, ERROR) [INFO]: \n" in result.stderr
        assert "name: my-bento-worker" in result.stdout
        assert (
            run("check", "-", stdin=result.stdout.encode()).out == "The manifest is clean.\n1 file found: 1 checked.\n"
        )

    def test_an_answer_that_cannot_be_is_asked_for_again(self) -> None:
        answers = "kafka\nbento\nMy_Name\nmy-name\n\n\n\n\n3:1\n\n0\n4\nLOUD\nWARN\n\nv\nv:/d\n\n\n\n-\n"
        result = self._talk(answers)
        assert result.exit_code == 0
        for words in (
            "'kafka' is not one of",
            "invalid name `My_Name`: only lowercase letters, digits and hyphens are allowed; set `name` to `my-name`",
            "expected MIN:MAX with",
            "0 is not in the range x>=1",
            "'LOUD' is not one of",
            "expected NAME:DIRECTORY, found `v`",
        ):
            assert f"Error: {words}" in result.stderr
        data = yaml.safe_load(result.stdout)
        assert (data["name"], data["worker"]["replicas"], data["worker"]["logLevel"]) == ("my-name", 4, "WARN")

    def test_what_is_given_is_not_asked_for(self) -> None:
        options = "--stack scanner --name a --compute runnable-default --replicas 1 --log-level INFO --tag x --secret s"
        result = self._talk("\n" * 20, *options.split())
        for question in ("Stack", "Name", "Compute", "Replicas", "Log level", "Additional tag", "Secret"):
            assert f"{question} " not in result.stderr
        assert "Volume, NAME:DIRECTORY" in result.stderr

    def test_the_last_question_is_the_file(self, folder: Any) -> None:
        folder.write("my-bento-worker.yaml", "mine")
        result = self._talk("\n" * 14 + "jobs.yaml\n")
        assert "File (-: standard output) [my-bento-worker.yaml]: \n" in result.stderr
        assert "Error: my-bento-worker.yaml already exists; give another name" in result.stderr
        assert "name: my-bento-worker " in (folder.path / "jobs.yaml").read_text()
        assert (folder.path / "my-bento-worker.yaml").read_text() == "mine"
        assert result.stdout == ""

    def test_a_file_that_is_there_spares_the_questions(self, folder: Any) -> None:
        folder.write("worker.yaml", "mine")
        result = self._talk("\n" * 20, "-o", "worker.yaml")
        assert "Stack" not in result.output
        assert (folder.path / "worker.yaml").read_text() == "mine"

    def test_the_end_of_the_input_ends_it(self, folder: Any) -> None:
        result = self._talk("bento\n", "-o", "worker.yaml")
        assert result.exit_code != 0
        assert list(folder.path.glob("*.yaml")) == []

    @pytest.fixture(autouse=True)
    def somewhere(self, folder: Any) -> None:
        """Run the dialogue in an empty directory."""

    def _talk(self, answers: str, *options: str) -> Any:
        return CliRunner().invoke(application, ["new", "--interactive", *options], input=answers)


def test_an_invalid_configuration_is_an_error(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "excludes = []\n")
    result = run("new", "--stack", "bento", "--name", "city-sync")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "workerlint: error: workerlint.toml:1: unknown key `excludes`\n  help: did you mean `exclude`?\n"
    )


def test_standard_output_is_no_file(run: Run, folder: Any) -> None:
    folder.write("-", "kept")
    assert "name: city-sync" in run("new", "--stack", "bento", "--name", "city-sync").out
    assert (folder.path / "-").read_text() == "kept"


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("new", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
