"""Console output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]


MANIFESTS = Path(__file__).parent / "manifests"


WORKER = (MANIFESTS / "new-worker.yaml").read_text(encoding="utf-8")


LINE = "apply -f dataproducts/new-worker.yaml -w curriculum"


def test_nothing_in_a_manifest_reaches_the_terminal_as_it_is(run: Run, folder: Any) -> None:
    text = WORKER.replace("Copies orders", '"\\e[31mred\\e[0m ##vso[task.complete]"')
    folder.write("dataproducts/new-worker.yaml", text)
    result = run(LINE)
    assert "\x1b" not in result.out + result.err
    assert "##vso[" not in result.out + result.err
