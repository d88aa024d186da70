"""``delete``: the documented output, and resources that are missing or in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.shim.samples import DELETE, WORKER, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


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


def test_delete_of_what_is_not_there(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    assert str(run("delete -i nothing:v1beta:worker -w curriculum")) == snapshot
    assert not folder.state.exists()
    run("apply -f dataproducts/new-worker.yaml --record")
    assert str(run("delete -i nothing:v1beta:worker -w curriculum")) == snapshot


@pytest.mark.parametrize(
    ("arguments", "subject", "what", "reason"),
    [
        ("-t depot -n lake", "lake:v1:depot", "instance resource", "lake:depot is not in the recorded state"),
        ("-i lake:v2:depot", "lake:v2:depot", "instance resource", "lake:v2:depot is not in the recorded state"),
        (
            "-t secret -n keys -v v3 -w sales",
            "(sales) keys:v3:secret",
            "resource",
            "keys:v3:secret in workspace sales is not in the recorded state",
        ),
        (
            "-i new-worker:v9:worker",
            "(public) new-worker:v9:worker",
            "resource",
            "new-worker in workspace public has version v1beta, not v9: use `-v v1beta`",
        ),
    ],
)
def test_what_cannot_be_deleted_is_named_as_it_was_looked_for(
    run: Run, arguments: str, subject: str, what: str, reason: str
) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    deleting = f"🗑 deleting{subject if subject.startswith('(') else f' {subject}'}..."
    output = (
        f"INFO[0000] 🗑 delete...\nINFO[0000] {deleting}\nWARN[0000] {deleting}error\n"
        f"⚠️ Invalid Parameter - failure deleting {what} : {reason}\n"
        "WARN[0000] 🗑 delete...error\nERRO[0000] failure deleting resources\n"
    )
    assert run(f"delete {arguments}") == (1, "", output)


def test_delete_takes_all_or_none(run: Run, folder: Any) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    folder.write("two.yaml", f"{WORKER}---\n{named('other')}")
    assert run("delete -f two.yaml").code == 1
    assert "new-worker" in run("get").out


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


def test_one_of_several_users_is_named(run: Run, folder: Any) -> None:
    folder.write("used.yaml", USED)
    folder.write("using.yaml", f"{USING}---\n{named('another', USING)}")
    assert run("apply -f used.yaml --record").code == 0
    assert run("apply -f using.yaml --record").code == 0
    err = run("delete -i kept:v1beta:volume").err
    assert err.count("cannot delete resource, it is a dependency of 'worker:v1beta:") == 1
    assert err.count("🗑 deleting(public) kept:v1beta:volume...error") == 1


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
