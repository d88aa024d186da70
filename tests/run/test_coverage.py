"""``--strict-coverage`` and ``--require-manifest``: the exit code of a run that left something out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from workerlint.run.coverage import has_worker
from workerlint_schemas import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

VARIABLES = """\
name: a
version: v1beta
type: worker
worker:
  logLevel: $LEVEL
  envs: {A: $5, B: '${X:-$Y}', C: $Z, D: $Z}
"""
CHART = "name: a\nversion: v1beta\ntype: worker\nworker:\n{{- if .Values.on }}\n  stack: bento:3.0\n{{- end }}\n"


@pytest.fixture
def strict(check: Run, folder: Any) -> Run:
    """Check strictly, in a directory with a clean manifest."""
    folder.clean("worker.yaml")
    return lambda *arguments: check("--strict-coverage", *arguments)


def gaps(result: Any) -> list[str]:
    prefix = "workerlint: error: "
    return [line.removeprefix(prefix) for line in result.err.splitlines() if line.startswith(prefix)]


def test_a_complete_run_passes(strict: Run, folder: Any) -> None:
    folder.write("compose.yaml", "services: {}\n")
    folder.write("build/worker.yaml", CHART)
    folder.write("workerlint.toml", 'exclude = ["build"]\n')
    assert (strict().code, gaps(strict())) == (0, [])


def test_a_template_fails_it(strict: Run, check: Run, folder: Any) -> None:
    folder.write("chart.yaml", CHART)
    assert check().code == 0
    result = strict()
    assert result.code == 1
    assert gaps(result) == [
        "chart.yaml: not checked: the manifest is a template; check what the template engine makes of it"
    ]


def test_a_template_in_the_file_of_a_worker_fails_it(strict: Run, folder: Any) -> None:
    folder.write("worker.yaml", (folder.path / "worker.yaml").read_text() + "---\n" + CHART)
    assert [line.partition(":")[0] for line in gaps(strict())] == ["worker.yaml"]


def test_a_broken_link_fails_it(strict: Run, check: Run, folder: Any) -> None:
    folder.clean("worker.yaml")
    (folder.path / "shared.yaml").symlink_to("../base/shared.yaml")
    result = check()
    assert result.code == 0
    assert result.out.splitlines()[-1] == "2 files found: 1 checked, 1 skipped (broken link)."
    result = strict()
    assert result.code == 1
    assert gaps(result) == ["shared.yaml: not checked: it is a symbolic link to a file that does not exist"]


def test_a_link_out_of_the_repository_fails_it(
    strict: Run, check: Run, folder: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "bad.yaml").write_text("type: worker\n", encoding="utf-8")
    folder.clean("worker.yaml")
    (folder.path / "bad.yaml").symlink_to(outside / "bad.yaml")
    (folder.path / "more").symlink_to(outside)
    result = check()
    assert result.code == 0
    assert result.out.splitlines()[-1] == (
        "2 files found: 1 checked, 1 skipped (outside the repository); 1 directory not searched (outside the repository)."
    )
    report = json.loads(check("--output-format", "json").out)
    assert report["account"]["directories"] == [{"path": "more", "reason": "outside the repository"}]
    assert list(Draft202012Validator(load_schema("report.json")).iter_errors(report)) == []
    result = strict()
    assert result.code == 1
    why = "not checked: it is a symbolic link out of the repository; name it to check it"
    assert gaps(result) == [f"more: {why}", f"bad.yaml: {why}"]
    assert "type: worker" not in result.out
    assert gaps(strict(".", "more")) == [f"bad.yaml: {why}"]


def test_only_variables_without_a_value_fail_it(strict: Run, folder: Any) -> None:
    """Other findings of the rule on variables do not: they are warnings about what is written."""
    folder.write("worker.yaml", VARIABLES)
    assert gaps(strict("--select=DW010")) == []
    gap = "a variable has no value (DW010)"
    result = strict("--select=DW010", "--env", "LEVEL=INFO", "--env", "Z=", "--env", "X=")
    assert (result.code, gaps(result)) == (1, [f"worker.yaml:6: {gap}"] * 2)
    assert strict("--select=DW010", "--env", "LEVEL=INFO", "--env", "Z=a", "--env", "X=b").code == 0


def test_the_configuration_can_ask_for_it(check: Run, folder: Any) -> None:
    folder.write("chart.yaml", CHART)
    folder.write("strict/chart.yaml", CHART)
    folder.write("strict/workerlint.toml", "strict-coverage = true\n")
    result = check()
    assert result.code == 1
    assert [line.partition(":")[0] for line in gaps(result)] == ["strict/chart.yaml"]


def test_it_is_asked_for_by_directory(check: Run, folder: Any) -> None:
    unused = "# workerlint: ignore-file[DW301] agreed\n" + (folder.clean("a.yaml")).read_text()
    for name in ("loose/b.yaml", "strict/b.yaml"):
        folder.write(name, unused)
    folder.write("strict/workerlint.toml", "strict-coverage = true\n")
    assert gaps(check("--select=DW007")) == ["strict/b.yaml:1: this comment suppresses nothing (DW007)"]


def test_a_file_that_is_too_large_is_an_error_and_not_a_gap_as_well(strict: Run, folder: Any) -> None:
    folder.write("workerlint.toml", "max-file-size = 2_000\n")
    folder.write("large.yaml", "# x\n" * 1000)
    result = strict()
    assert result.code == 2
    assert [line for line in gaps(result) if "large.yaml" in line] == [
        "large.yaml exceeds the maximum size of 2,000 bytes"
    ]


def test_exit_zero_wins(strict: Run, folder: Any) -> None:
    folder.write("chart.yaml", CHART)
    assert strict("--exit-zero").code == 0


class TestPatterns:
    """Patterns of the configuration that match nothing."""

    def test_each_is_named(self, strict: Run, folder: Any) -> None:
        folder.write("build/w.yaml")
        folder.write(
            "workerlint.toml",
            'exclude = ["build", "gone"]\nextend-exclude = ["*.tmp.yaml", "!worker.yaml", "!nowhere.yaml"]\n'
            '[per-file-ignores]\n"worker.yaml" = ["DW7"]\n"old/*" = ["DW7"]\n',
        )
        result = strict()
        assert result.code == 1
        assert gaps(result) == [
            "workerlint.toml: `gone` in `exclude` matches no file",
            "workerlint.toml: `*.tmp.yaml` in `extend-exclude` matches no file",
            "workerlint.toml: `!nowhere.yaml` in `extend-exclude` matches no file",
            "workerlint.toml: `old/*` in `per-file-ignores` matches no file",
        ]

    @pytest.mark.parametrize(
        ("pattern", "advice"),
        [
            ("a\\\\b.yaml", "use `/` between directories"),
            ("{a,b}/*", "braces have no special meaning; write one pattern for each name"),
            ("/srv/generated", "it is relative to the directory of workerlint.toml"),
        ],
    )
    def test_what_to_write_instead(self, strict: Run, folder: Any, pattern: str, advice: str) -> None:
        folder.write("workerlint.toml", f'exclude = ["{pattern}"]\n')
        (gap,) = gaps(strict())
        assert gap.endswith(f"matches no file: {advice}")

    def test_a_pattern_whose_files_an_exception_spares(self, strict: Run, folder: Any) -> None:
        folder.clean("gone.yaml")
        folder.write("workerlint.toml", 'exclude = ["gone.yaml", "!gone.yaml"]\n')
        assert gaps(strict()) == ["workerlint.toml: `gone.yaml` in `exclude` matches no file"]

    def test_an_exception_for_a_directory_matches_no_file(self, strict: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'exclude = ["!worker.yaml/"]\n')
        assert gaps(strict()) == ["workerlint.toml: `!worker.yaml/` in `exclude` matches no file"]

    def test_a_leading_dot_is_the_directory_of_the_configuration(self, strict: Run, folder: Any) -> None:
        folder.faulty("build/w.yaml")
        folder.write("workerlint.toml", 'exclude = ["./build"]\nper-file-ignores = { "./worker.yaml" = ["DW3"] }\n')
        assert (strict().code, gaps(strict())) == (0, [])

    @pytest.mark.parametrize("path", ["worker.yaml", "jobs", "*.yaml"])
    def test_they_are_not_judged_by_a_part_of_the_files(self, strict: Run, folder: Any, path: str) -> None:
        folder.clean("jobs/w.yaml")
        folder.write("workerlint.toml", 'exclude = ["build"]\n')
        assert strict(path).code == 0

    def test_files_of_other_shards_and_unchanged_files_count(self, strict: Run, folder: Any) -> None:
        folder.clean("a/w.yaml")
        folder.clean("b/w.yaml")
        folder.write("workerlint.toml", 'per-file-ignores = { "a/*" = ["DW3"], "b/*" = ["DW3"] }\n')
        assert [strict("--shard", f"{part}/3").code for part in (1, 2, 3)] == [0, 0, 0]

    def test_each_layer_is_judged_by_its_own_directory(self, strict: Run, folder: Any) -> None:
        folder.write(".git/HEAD")
        folder.write("workerlint.toml", 'extend-exclude = ["old/"]\n')
        folder.write("team/workerlint.toml", 'extend-exclude = ["/gen/", "/gone/"]\n')
        folder.clean("team/w.yaml")
        folder.write("team/gen/w.yaml")
        assert gaps(strict("team")) == [
            "team/workerlint.toml: `/gone/` in `extend-exclude` matches no file: it is relative to the directory of team/workerlint.toml"
        ]
        assert len(gaps(strict())) == 2

    def test_a_shared_configuration_may_have_patterns_for_others(
        self, strict: Run, folder: Any, monkeypatch: Any
    ) -> None:
        folder.write("shared.toml", 'extend-exclude = ["gone/"]\n[[overrides]]\nfiles = ["gone/"]\n')
        folder.write("mine/.git/HEAD")
        folder.write("mine/workerlint.toml", 'extend = ["../shared.toml"]\n')
        folder.clean("mine/w.yaml")
        monkeypatch.chdir(folder.path / "mine")
        assert (strict().code, strict().err) == (0, "")

    def test_a_named_configuration_is_judged(self, strict: Run, folder: Any) -> None:
        folder.write("named.toml", 'extend-exclude = ["gone/"]\n')
        assert len(gaps(strict("--config", "named.toml"))) == 1

    def test_default_excludes_need_not_match(self, strict: Run, folder: Any) -> None:
        folder.write("workerlint.toml", 'exclude = ["node_modules", ".venv"]\n')
        assert strict().code == 0


class TestOverrides:
    """Tables of ``[[overrides]]`` that match no file."""

    CONFIGURATION = '[[overrides]]\nfiles = ["worker.yaml"]\n\n[[overrides]]\nfiles = ["a/", "b/"]\n'

    def test_a_run_over_all_files_names_them_and_passes(self, check: Run, folder: Any) -> None:
        folder.write("workerlint.toml", self.CONFIGURATION)
        folder.clean("worker.yaml")
        result = check()
        assert (result.code, result.err) == (0, "workerlint.toml:4: `files` of this override match no file\n")
        assert check("worker.yaml").err == check("--quiet").err == ""
        folder.clean("b/w.yaml")
        assert check().err == ""

    def test_policies_too(self, check: Run, folder: Any) -> None:
        policy = '[[policy]]\ncode = "ACME001"\nat = "tags"\nmust = {}\nrequired = false\n'
        folder.write("workerlint.toml", f'{policy}files = ["gone.yaml"]\n')
        folder.clean("worker.yaml")
        result = check()
        assert (result.code, result.err) == (0, "workerlint.toml:1: `files` of this policy match no file\n")
        folder.write("workerlint.toml", policy)
        assert check().err == ""

    def test_an_exception_leaves_out_a_part_of_a_directory(self, check: Run, folder: Any) -> None:
        folder.write("workerlint.toml", '[[overrides]]\nfiles = ["team/", "!team/b/"]\nseverity.DW301 = "info"\n')
        folder.faulty("team/a/w.yaml")
        folder.faulty("team/b/w.yaml")
        lines = check("-q", "--output-format", "concise").out.splitlines()
        assert [line.split(" ")[:2] for line in lines] == [
            ["team/a/w.yaml:6:13:", "info[DW301]"],
            ["team/b/w.yaml:6:13:", "error[DW301]"],
        ]

    def test_strict_coverage_fails(self, strict: Run, folder: Any) -> None:
        folder.write("workerlint.toml", self.CONFIGURATION)
        result = strict()
        assert (result.code, gaps(result)) == (1, ["workerlint.toml:4: `files` of this override match no file"])


def test_a_stale_entry_of_the_baseline_fails_it(strict: Run, folder: Any) -> None:
    folder.faulty("worker.yaml")
    strict("--write-baseline", "b.json")
    assert strict("--baseline", "b.json").code == 0
    folder.clean("worker.yaml")
    result = strict("--baseline", "b.json")
    assert result.code == 1
    assert gaps(result) == ["b.json: stale entry: worker.yaml:6: DW301"]
    assert result.err.count("stale entry:") == 1
    assert strict("--baseline", "b.json", "--prune-baseline").code == 0


class TestRequireManifest:
    """``--require-manifest``."""

    def test_it_passes_with_a_worker(self, check: Run, folder: Any) -> None:
        folder.clean("worker.yaml")
        assert check("--require-manifest").code == 0

    def test_it_fails_without(self, check: Run, folder: Any) -> None:
        folder.write("compose.yaml", "services: {}\n")
        result = check("--require-manifest")
        assert (result.code, gaps(result)) == (1, ["no Worker manifest found"])

    def test_a_file_that_cannot_be_read_is_not_the_last_that_counts(self, folder: Any) -> None:
        folder.clean("worker.yaml")
        folder.write("large.yaml", "# x\n" * 1000)
        limits = {"large.yaml": 10, "worker.yaml": 10_000}
        assert has_worker(["large.yaml", "worker.yaml"], str, limits.__getitem__)
        assert not has_worker(["large.yaml"], str, limits.__getitem__)

    def test_a_shard_without_a_worker_passes_if_another_has_one(self, check: Run, folder: Any) -> None:
        folder.clean("worker.yaml")
        folder.write("compose.yaml", "services: {}\n")
        assert [check("--require-manifest", "--shard", f"{part}/5").code for part in range(1, 6)] == [0] * 5


SUPPRESSED = "name: {0}\nversion: v1beta\ntype: worker\nworker:\n  logLevel: LOUD # workerlint: ignore[DW301] known\n"


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("DW301 = 2", []),
        ("DW301 = 1", ["comments suppress 2 findings of DW301 invalid-log-level: `max-suppressions` allows 1"]),
        ("ALL = 0\nDW301 = 2", []),
        ("ALL = 2\nDW3 = 0", ["comments suppress 2 findings of DW301 invalid-log-level: `max-suppressions` allows 0"]),
        ("DW1 = 0", []),
    ],
)
def test_too_many_suppressions_fail_a_run(check: Run, folder: Any, limits: str, found: list[str]) -> None:
    for name in ("one", "two"):
        folder.write(f"{name}/worker.yaml", SUPPRESSED.format(name))
    folder.write("workerlint.toml", f'select = ["DW301"]\n[max-suppressions]\n{limits}\n')
    result = check()
    assert (result.code, [gap.partition("; ")[0] for gap in gaps(result)]) == (1 if found else 0, found)
    assert check("--exit-zero").code == 0


def test_each_maximum_is_counted_by_itself(check: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'select = ["DW301"]\n[max-suppressions]\nDW301 = 1\n')
    folder.write("two/workerlint.toml", 'select = ["DW301"]\n[max-suppressions]\nDW301 = 2\n')
    for name in ("one", "two", "two/more"):
        folder.write(f"{name}/worker.yaml", SUPPRESSED.format(name))
    assert check().code == 0


def test_an_expired_comment_does_not_count(check: Run, folder: Any) -> None:
    folder.write("worker.yaml", SUPPRESSED.format("one").replace("known", "until=2027-01-31"))
    folder.write("workerlint.toml", 'select = ["DW301"]\nfail-on = "never"\n[max-suppressions]\nALL = 0\n')
    assert check("--today", "2027-01-31").code == 1
    assert check("--today", "2027-02-01").code == 0


def test_a_date_without_effect_fails_a_strict_run(strict: Run, folder: Any) -> None:
    folder.write("worker.yaml", SUPPRESSED.format("one").replace("known", "until 2027-01-31"))
    assert "worker.yaml:5: this comment is not valid (DW008)" in gaps(strict("--select", "DW301,DW008"))
