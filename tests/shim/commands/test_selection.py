"""The selection of resources by flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.shim.samples import DELETE, named

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


def test_delete_by_name_alone_warns_of_the_version(run: Run, folder: Any) -> None:
    folder.write("product.yaml", named("cnt-product-demo-01"))
    run("apply -f product.yaml --record")
    result = run("delete -w public -t worker -n cnt-product-demo-01")
    warning = "WARN[0000] the default of -v is v1, but the resource is v1beta: use `dataos-ctl -v v1beta`\n"
    assert result == (0, "", DELETE + warning)


def test_the_version_is_said_when_nothing_is_found(run: Run) -> None:
    run("apply -f dataproducts/new-worker.yaml --record")
    got = run("get -t worker -w public -n new-worker -v v1")
    assert got.code == 1
    assert "new-worker in workspace public has version v1beta, not v1: use `-v v1beta`" in got.err
    deleted = run("delete -i new-worker:v1:worker")
    assert deleted.code == 1
    assert "new-worker in workspace public has version v1beta, not v1: use `-v v1beta`" in deleted.err
    assert "the version of a Worker is v1beta: use `-v v1beta`" in run("get -t worker -n other -v v1").err
