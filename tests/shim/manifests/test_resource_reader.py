"""What the dry run refuses or warns about, whatever the linter finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import LINE, SECRET, WORKER, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestRefusals:
    def test_a_nameless_worker_is_never_passed_over(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("name: new-worker\n", ""))
        assert run(LINE).err.count("⚠️") == 1
        folder.write("workerlint.toml", 'ignore = ["DW101"]')
        result = run(LINE)
        assert result.code == 1
        assert "missing required field `name`" in result.err

    def test_the_workspace_must_not_contradict(self, run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("version:", "workspace: sandbox\nversion:", 1))
        assert str(run(LINE)) == snapshot
        assert "applying(sandbox) new-worker" in run("apply -f dataproducts/new-worker.yaml").err
        assert run("apply -f dataproducts/new-worker.yaml -w sandbox").code == 0
        assert run("apply -f dataproducts/new-worker.yaml -w public").code == 1
        assert "`workspace` is sandbox, but -w is empty\n" in run("apply -f dataproducts/new-worker.yaml -w=").err

    def test_an_unknown_type_is_refused_unless_the_configuration_names_it(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", "name: a\nversion: v1\ntype: gadget\ngadget: {}\n")
        result = run(LINE)
        assert result.code == 1
        assert "unknown resource type gadget" in result.err
        assert "new-worker.yaml:3:7: to allow it, add it to `resource-types` in workerlint.toml" in result.err
        folder.write("workerlint.toml", 'resource-types = ["gadget"]')
        assert run(LINE).code == 0

    def test_a_misspelt_type_is_refused_with_the_known_one(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", "name: a\nversion: v1\ntype: Service\nservice: {}\n")
        result = run(LINE)
        assert "unknown resource type Service" in result.err
        assert "new-worker.yaml:3:7: did you mean service?" in result.err

    def test_a_misspelt_worker_is_refused_once(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("type: worker", "type: wroker", 1))
        result = run(LINE)
        assert result.code == 1
        assert result.err.count("unknown resource type") == 1
        folder.write("workerlint.toml", 'ignore = ["DW109"]')
        assert run(LINE).err.count("unknown resource type wroker") == 1

    def test_a_type_in_the_wrong_case_is_refused_once(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", "name: a\nversion: v1alpha\ntype: Stack\nstack: {name: a}\n")
        assert run(LINE).err.count("unknown resource type") == 1


class TestInterpolation:
    def test_a_name_that_is_left_open_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("name: new-worker", "name: ${NAME}"))
        result = run(f"{LINE} --disable-interpolation")
        assert result.code == 1
        assert "`name` is ${NAME}: the resource cannot be identified" in result.err
        folder.write("dataproducts/new-worker.yaml", WORKER.replace("version:", "workspace: $WS\nversion:", 1))
        assert "`workspace` is $WS" in run("apply -f dataproducts/new-worker.yaml --disable-interpolation").err


BUNDLE = """\
name: sales
version: v1beta
type: bundle
bundle:
  resources:
    - id: report
      file: report.yaml
      workspace: finance
      dependencies: [feed]
    - id: feed
      workspace: sales
      dependencyConditions:
        - resourceId: store
          status: {is: [active]}
      spec:
        name: feed
        version: v1beta
        type: worker
        worker:
          logLevel: INFO
          stack: bento:3.0
          compute: runnable-default
          topology:
            - {name: feed, type: bento}
          stackSpec:
            input: {label: "${{literal}}"}
    - id: store
      spec: {name: store, version: v1, type: depot, depot: {password: iamavenger-77-zz}}
"""


class TestBundles:
    def test_each_resource_is_planned_after_those_it_depends_on(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE)
        folder.write("report.yaml", WORKER)
        result = run("apply -f bundle.yaml")
        assert result.code == 0, result.err
        steps = [line for line in result.out.splitlines() if line.startswith("  + ")]
        assert steps == [
            "  + sales:v1beta:bundle  create, bundle.yaml:1",
            "  + store:v1:depot  create, bundle.yaml:28",
            "  + feed:v1beta:worker (sales) create, bundle.yaml:16",
            "  + new-worker:v1beta:worker (finance) create, report.yaml:1",
        ]
        assert "iamavenger" not in result.out

    def test_the_linter_checks_the_workers_in_it_and_in_its_files(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE.replace("logLevel: INFO", "logLevel: LOUD"))
        folder.write("report.yaml", WORKER.replace("logLevel: INFO", "logLevel: QUIET"))
        result = run("apply -f bundle.yaml")
        assert result.code == 1
        assert "   bundle.yaml:20:21: " in result.err
        assert "`QUIET`" in result.err
        assert "applying(sales) feed:v1beta:worker...error" in result.err

    def test_a_broken_worker_in_it_is_refused(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE.replace("          stack:", "            stack:"))
        folder.write("report.yaml", WORKER)
        result = run("apply -f bundle.yaml")
        assert result.code == 1
        assert "bundle.yaml:21:13" in result.err

    def test_variables_are_filled_in(self, run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        text = BUNDLE.replace("logLevel: INFO", "logLevel: ${LEVEL}").replace("report.yaml", "${REPORT}.yaml")
        folder.write("bundle.yaml", text)
        folder.write("report.yaml", WORKER)
        result = run("apply -f bundle.yaml")
        assert result.code == 1
        assert result.err.count("${LEVEL} is not set") == 1
        assert result.err.count("${REPORT} is not set") == 1
        monkeypatch.setenv("LEVEL", "DEBUG")
        monkeypatch.setenv("REPORT", "report")
        result = run("apply -f bundle.yaml -v")
        assert result.code == 0, result.err
        assert ["+", "logLevel:", "DEBUG"] in [line.split() for line in result.out.splitlines()]
        assert "new-worker:v1beta:worker (finance) create, report.yaml:1" in result.out
        monkeypatch.setenv("LEVEL", "LOUD")
        assert "invalid log level `LOUD`" in run("apply -f bundle.yaml").err

    def test_a_missing_file_is_a_warning(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE)
        result = run("apply -f bundle.yaml")
        assert result.code == 0
        assert "bundle.yaml:7: file report.yaml not found: the resource is not planned" in result.err

    def test_a_file_of_two_bundles_is_planned_for_both_and_checked_once(self, run: Run, folder: Any) -> None:
        folder.write("set/a.yaml", BUNDLE)
        other = BUNDLE.replace("finance", "sales").replace("name: sales", "name: other")
        folder.write("set/b.yaml", other.replace("name: feed", "name: food").replace("name: store", "name: shop"))
        folder.write("set/report.yaml", WORKER.replace("logLevel: INFO", "logLevel: QUIET"))
        result = run("apply -R -f set")
        assert result.err.count("`QUIET`") == 1
        folder.write("set/report.yaml", WORKER)
        result = run("apply -R -f set")
        assert [line.split()[2] for line in result.out.splitlines() if line.startswith("  + new-worker")] == [
            "(finance)",
            "(sales)",
        ]

    def test_a_bundle_may_name_itself(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE.replace("report.yaml", "bundle.yaml"))
        result = run("apply -f bundle.yaml")
        assert result.code == 0, result.err
        assert result.out.count("sales:v1beta:bundle") == 1

    def test_cyclic_dependencies_are_refused_and_reported_in_the_order_of_the_text(self, run: Run, folder: Any) -> None:
        folder.write("bundle.yaml", BUNDLE.replace("- id: store", "- id: store\n      dependencies: [feed]"))
        result = run("apply -f bundle.yaml")
        assert result.code == 1
        assert "dependency cycle: feed -> store -> feed [DW607" in result.err
        steps = [line.split()[-1] for line in result.err.splitlines() if "applying" in line and line.endswith("...")]
        assert steps == ["sales:v1beta:bundle...", "feed:v1beta:worker...", "store:v1:depot..."]


def test_a_name_that_is_too_long_is_refused_in_the_documented_words(run: Run, folder: Any) -> None:
    folder.write(
        "accuracy_monitor.yml", "name: failed_row-accuracy-monitor\nversion: v1alpha\ntype: monitor\nmonitor: {}\n"
    )
    result = run("resource apply -f accuracy_monitor.yml -l")
    subject = "🔧 applying(public) failed_row-accuracy-monitor:v1alpha:monitor..."
    assert result.code == 1
    assert result.out == ""
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        f"INFO[0000] {subject}\n"
        f"WARN[0000] {subject}error\n"
        "⚠️ Invalid Parameter - failure validating resource : name is invalid 'failed_row-accuracy-monitor', must be less "
        "than '48' chars and conform to the following regex: '[a-z0-9]([-a-z0-9]*[a-z0-9])?'\n"
        "   accuracy_monitor.yml:1:7\n"
        "WARN[0000] 🛠 apply...error\n"
        "ERRO[0000] failure applying resources\n"
        "Nothing was applied.\n"
    )


def test_a_worker_with_such_a_name_is_refused_in_the_words_of_the_linter(
    run: Run, folder: Any, snapshot: SnapshotAssertion
) -> None:
    folder.write("row.yaml", named("failed_row"))
    result = run("apply -f row.yaml")
    assert "WARN[0000] 🔧 applying(public) failed_row:v1beta:worker...error\n" in result.err
    assert str(result) == snapshot


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Copies ${A}", ["${A} is not set in the environment"]),
        ("Copies $A", ["${A} is not set in the environment"]),
        ("$WORD", ["${WORD} is not set in the environment"]),
        ("Copies $word here", ["${word} is not set in the environment"]),
        ("${A} and ${B}", ["${A} is not set in the environment", "${B} is not set in the environment"]),
        ("${EMPTY}", ["${EMPTY} is empty in the environment"]),
        ("nothing", []),
    ],
)
def test_each_unset_variable_is_refused(
    run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch, text: str, found: list[str]
) -> None:
    monkeypatch.setenv("EMPTY", "")
    for manifest in (WORKER.replace("Copies orders", text), f"{SECRET.rstrip()}\ndescription: {text}\n"):
        folder.write("a.yaml", manifest)
        result = run("apply -f a.yaml")
        shown = [line.partition(" : ")[2] for line in result.err.splitlines() if "Invalid Parameter" in line]
        assert (result.code, shown) == (1 if found else 0, found)
        for message in found:
            name = message[2 : message.index("}")]
            assert f"run `export {name}=...`, or use `--disable-interpolation`" in result.err
