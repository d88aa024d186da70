"""Replays the command lines and the output that the platform's documentation shows of dataos-ctl."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]

MANIFESTS = Path(__file__).parent / "manifests"
WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")


def named(name: str, text: str = WORKER) -> str:
    return text.replace("name: new-worker", f"name: {name}")


@pytest.fixture
def city(folder: Any) -> None:
    folder.write("city.yaml", named("cnt-city-demo-001"))


APPLY = """\
INFO[0000] 🛠 apply...
INFO[0000] 🔧 applying(public) cnt-city-demo-001:v1beta:worker...
INFO[0000] 🔧 applying(public) cnt-city-demo-001:v1beta:worker...created
INFO[0000] 🛠 apply...complete
"""


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("command", ["apply", "resource apply"])
def test_apply_creates_then_updates(run: Run, folder: Any, command: str) -> None:
    assert run(f"{command} -f city.yaml --record").err == APPLY
    folder.write("city.yaml", named("cnt-city-demo-001").replace("replicas: 2", "replicas: 3"))
    assert run(f"{command} -f city.yaml --record").err == APPLY.replace("created", "updated")
    assert run(f"{command} -f city.yaml --record").err == APPLY.replace("created", "unchanged")


@pytest.mark.usefixtures("city")
def test_without_record_every_result_is_marked(run: Run) -> None:
    marked = APPLY.replace("created\n", "created (dry run)\n").replace("complete\n", "complete (dry run)\n")
    assert run("apply -f city.yaml").err == marked
    assert run("apply -f city.yaml --dry-run").err == marked


def test_a_resource_of_the_instance_has_no_workspace(run: Run, folder: Any) -> None:
    folder.write("depot.yaml", "name: depotsecret-r\nversion: v1\ntype: instance-secret\ninstance-secret:\n  acl: r\n")
    result = run("apply -f depot.yaml -w curriculum --record")
    assert "INFO[0000] 🔧 applying depotsecret-r:v1:instance-secret...created\n" in result.err


def test_lint_prints_the_resolved_manifest_first(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACK", "bento-worker:3.0")
    folder.write("test.yaml", named("wf-test-customer").replace("bento-worker:3.0", "${STACK}"))
    result = run("apply -f test.yaml -l")
    assert result.out == named("wf-test-customer")
    assert result.err == (
        "INFO[0000] 🛠 apply...\n"
        "INFO[0000] 🔧 applying wf-test-customer:v1beta:worker...valid\n"
        "INFO[0000] 🛠 apply(public)...lint\n"
        "INFO[0000] 🛠 apply...nothing\n"
    )
    assert result.code == 0
    assert not folder.state.exists()


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
        "Nothing is applied.\n"
    )


def test_a_worker_with_such_a_name_is_refused_in_the_words_of_the_linter(
    run: Run, folder: Any, snapshot: SnapshotAssertion
) -> None:
    folder.write("row.yaml", named("failed_row"))
    result = run("apply -f row.yaml")
    assert "WARN[0000] 🔧 applying(public) failed_row:v1beta:worker...error\n" in result.err
    assert str(result) == snapshot


DELETE = """\
INFO[0000] 🗑 delete...
INFO[0000] 🗑 deleting(public) cnt-product-demo-01:v1beta:worker...
INFO[0000] 🗑 deleting(public) cnt-product-demo-01:v1beta:worker...deleted
INFO[0000] 🗑 delete...complete
"""


@pytest.mark.parametrize("command", ["delete", "resource delete"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("-i", "cnt-product-demo-01 | v1beta | worker | public"),
        ("-i", "cnt-product-demo-01|v1beta|worker|public"),
        ("-i", "cnt-product-demo-01:v1beta:worker"),
        ("--identifier", "cnt-product-demo-01:v1beta:worker", "--force"),
        ("-f", "product.yaml"),
        ("-w", "public", "-t", "worker", "-n", "cnt-product-demo-01", "-v", "v1beta"),
        ("--id", "worker:v1beta:cnt-product-demo-01"),
        ("--id", "worker:v1beta:cnt-product-demo-01:public"),
    ],
    ids=" ".join,
)
def test_delete_in_every_way(run: Run, folder: Any, command: str, arguments: tuple[str, ...]) -> None:
    folder.write("product.yaml", named("cnt-product-demo-01"))
    run("apply -f product.yaml --record")
    result = run(*command.split(), *arguments)
    assert result == (0, "", DELETE)
    assert "cnt-product-demo-01" not in run("get -a").out


def test_delete_by_name_alone_warns_of_the_version(run: Run, folder: Any) -> None:
    folder.write("product.yaml", named("cnt-product-demo-01"))
    run("apply -f product.yaml --record")
    result = run("delete -w public -t worker -n cnt-product-demo-01")
    warning = "WARN[0000] -v is v1 where it is left out, and this is v1beta: give dataos-ctl -v v1beta\n"
    assert result == (0, "", DELETE + warning)


GET = """\
INFO[0000] 🔍 get...
INFO[0000] 🔍 get...complete
"""


@pytest.mark.parametrize(
    "line",
    [
        "get -t worker -w public",
        "resource get -t worker -w public",
        "get -t worker -w public -a",
        "get -t worker -w public -n quality-checks-test-cases -v v1beta",
        "get -t worker -w public -o iamgroot",
        "get -i quality-checks-test-cases:v1beta:worker",
        "get --id worker:v1beta:quality-checks-test-cases:public",
        "get -f quality.yaml",
        "get -t worker -w public -r --refreshRate 2",
    ],
)
def test_get_in_every_way(run: Run, folder: Any, line: str, snapshot: SnapshotAssertion) -> None:
    folder.write("quality.yaml", named("quality-checks-test-cases"))
    run("apply -f quality.yaml --record")
    result = run(line)
    assert (result.code, result.err) == (0, GET)
    assert result.out == snapshot(name="table")


def test_the_owner_is_who_the_manifest_names(run: Run, folder: Any) -> None:
    folder.write("city.yaml", f"owner: rocket\n{named('city')}")
    run("apply -f city.yaml --record")
    assert run("get -o rocket").out.endswith("| rocket\n")
    assert "city" in run("get").out  # whoever applied it sees it too


@pytest.mark.parametrize("line", ["get -t worker -w public -d", "get -t worker -w public --tags"])
def test_get_says_more(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert run(line).out == snapshot


def test_get_json(run: Run, snapshot: SnapshotAssertion) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    assert run("get -a --output json").out == snapshot


def test_the_version_is_said_when_nothing_is_found(run: Run) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    got = run("get -t worker -w public -n new-worker -v v1")
    assert got.code == 1
    assert "new-worker is v1beta in the workspace public, not v1: write -v v1beta" in got.err
    deleted = run("delete -i new-worker:v1:worker")
    assert deleted.code == 1
    assert "new-worker is v1beta in the workspace public, not v1: write -v v1beta" in deleted.err
    assert "a Worker is v1beta: write -v v1beta" in run("get -t worker -n other -v v1").err


def test_delete_of_what_is_not_there(run: Run, snapshot: SnapshotAssertion) -> None:
    assert str(run("delete -i nothing:v1beta:worker -w curriculum")) == snapshot
    run("apply -f dataproducts/new-worker.yaml --record")
    assert str(run("delete -i nothing:v1beta:worker -w curriculum")) == snapshot


def test_delete_takes_all_or_none(run: Run, folder: Any) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    folder.write("two.yaml", f"{WORKER}---\n{named('other')}")
    assert run("delete -f two.yaml").code == 1
    assert "new-worker" in run("get").out


USING = WORKER.replace(
    "  compute: runnable-default",
    """\
  compute: runnable-default
  dataosSecrets:
    - {name: orders-secret, workspace: vault, allKeys: true}
    - {name: login, workspace: public, allKeys: true}
  dataosVolumes:
    - {name: scratch, directory: /scratch}
  persistentVolume: {name: kept, directory: /kept}""",
)
USED = """\
{name: orders-secret, version: v1, type: secret, workspace: vault}
--- {name: login, version: v1, type: instance-secret}
--- {name: scratch, version: v1beta, type: volume}
--- {name: kept, version: v1beta, type: volume}
--- {name: runnable-default, version: v1beta, type: compute}
--- {name: orders-secret, version: v1, type: secret}
"""


@pytest.mark.parametrize(
    "identifier",
    [
        "orders-secret|v1|secret|vault",
        "login:v1:instance-secret",
        "scratch:v1beta:volume",
        "kept:v1beta:volume",
        "runnable-default:v1beta:compute",
    ],
)
def test_what_a_worker_uses_is_not_deleted(run: Run, folder: Any, identifier: str) -> None:
    folder.write("used.yaml", USED)
    folder.write("using.yaml", USING)
    assert run("apply -f used.yaml --record").code == 0
    assert run("apply -f using.yaml --record").code == 0
    result = run("delete", "-i", identifier)
    instance = "instance " if identifier.endswith(("compute", "instance-secret")) else ""
    assert result.code == 1
    assert (
        f"⚠️ Invalid Parameter - failure deleting {instance}resource : "
        "cannot delete resource, it is a dependency of 'worker:v1beta:new-worker'\n"
    ) in result.err
    assert run("delete", "-i", "orders-secret:v1:secret").code == 0  # the one of another workspace
    assert run("delete", "-i", identifier, "--force").code == 0


@pytest.mark.parametrize("identifier", ["orders-secret|v1|secret|vault", "runnable-default:v1beta:compute"])
def test_what_a_worker_of_the_newer_shape_uses_is_not_deleted(run: Run, folder: Any, identifier: str) -> None:
    folder.write("used.yaml", USED)
    folder.write(
        "using.yaml",
        """\
name: newer
version: v2alpha
type: worker
spec:
  stack: bento:3.0
  compute: runnable-default
  dataosSecrets:
    - {name: orders-secret, workspace: vault, allKeys: true}
""",
    )
    assert run("apply -f used.yaml --record").code == 0
    assert run("apply -f using.yaml --record").code == 0
    result = run("delete", "-i", identifier)
    assert result.code == 1
    assert "it is a dependency of 'worker:v2alpha:newer'\n" in result.err


def test_a_name_that_reads_like_a_number_is_used_too(run: Run, folder: Any) -> None:
    folder.write("used.yaml", USED.replace("name: scratch", 'name: "2024"'))
    folder.write("using.yaml", USING.replace("name: scratch", 'name: "2024"'))
    assert run("apply -f used.yaml --record").code == 0
    assert run("apply -f using.yaml --record").code == 0
    assert run("delete -i 2024:v1beta:volume").code == 1


def test_what_goes_together_with_its_user_is_deleted(run: Run, folder: Any) -> None:
    folder.write("all.yaml", f"{USED}--- \n{USING}")
    assert run("apply -f all.yaml --record").code == 0
    assert run("delete -f all.yaml").code == 0
    assert run("get -a --output json").out == "[]\n"


def test_get_of_other_owners(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    monkeypatch.setenv("LOGNAME", "rocket")
    assert "new-worker" not in run("get -t worker -w public").out
    assert "1 more of other owners: -a lists them" in run("get -t worker -w public").err
    assert "new-worker" in run("get -t worker -w public -a").out
    assert "new-worker" in run("get -t worker -w public -o iamgroot").out
    assert "new-worker" not in run("get -t worker -w public -o rocket").out


@pytest.mark.parametrize(
    "line",
    [
        "develop generate -t worker",
        "develop generate -t worker -n my-worker -v v1beta",
        "develop schema generate -t worker -v v1beta",
        "develop schema generate -t worker -v v1alpha",
        "develop schema generate -t worker -v v2alpha",
        "develop schema get resource -t worker -v v1beta",
        "develop get resource -t worker -v v1alpha",
        "develop stack versions",
    ],
)
def test_develop(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    result = run(line)
    assert result.code == 0
    # Of a schema, the beginning: the whole is tested where it is made.
    assert f"{result.out[:600]}\n---\n{result.err}" == snapshot


def test_the_example_manifest_is_accepted(run: Run, folder: Any) -> None:
    folder.write("example.yaml", run("develop generate -t worker").out)
    result = run("apply -f example.yaml -w curriculum")
    assert result.code == 0
    assert "finding" not in result.err
