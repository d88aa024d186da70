"""A name that is written as a block scalar ends in a line break, which no message shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workerlint.core.diagnostic import Diagnostic

Findings = Callable[..., list[Diagnostic]]

HEAD = "name: city-sync\nversion: v1beta\ntype: worker\nworkspace: |\n  sales\nworker:\n  stack: bento:3.0\n"
ELEMENT = "    - type: t\n      name: |\n        cities\n"


def resource(kind: str) -> str:
    return f"name: |\n  store\nversion: v1beta\ntype: {kind}\nworkspace: |\n  sales\n---\n"


@pytest.mark.parametrize(
    ("code", "text", "message", "help"),
    [
        pytest.param(
            "DW401",
            HEAD + "  topology:\n    - type: |\n        sink\n",
            "missing required field `name`",
            "set `name`, for example `name: sink`",
            id="type",
        ),
        pytest.param(
            "DW402",
            HEAD + "  topology:\n" + 2 * ELEMENT,
            "duplicate element name `cities` in `topology`",
            "rename one of the elements",
            id="element",
        ),
        pytest.param(
            "DW403",
            HEAD + "  topology:\n" + ELEMENT + "    - {name: a, type: t, dependencies: [citys]}\n",
            "undefined dependency `citys`: no element of `topology` has this name",
            "did you mean `cities`?",
            id="near",
        ),
        pytest.param(
            "DW403",
            HEAD + "  topology:\n" + ELEMENT + "    - {name: a, type: t, dependencies: [lakehouse]}\n",
            "undefined dependency `lakehouse`: no element of `topology` has this name",
            "add an element named `lakehouse`, or depend on `cities`",
            id="far",
        ),
        pytest.param(
            "DW504",
            HEAD + "  dataosSecrets:\n" + 2 * "    - workspace: |\n        sales\n      name: |\n        store\n",
            "worker.dataosSecrets[1] asks for the same as worker.dataosSecrets[0]: store in sales",
            "remove one of them; the first is on line 11",
            id="secret again",
        ),
        pytest.param(
            "DW511",
            HEAD + "  dataosVolumes:\n    - name: |\n        maps\n",
            "worker.dataosVolumes[0] has no directory",
            "say where it is mounted: directory: /data/maps",
            id="volume without a directory",
        ),
        pytest.param(
            "DW512",
            HEAD
            + "  dataosVolumes:\n    - {name: old, directory: /a}\n    - directory: /a/b\n      name: |\n        maps\n",
            "worker.dataosVolumes[1].directory is /a/b, inside /a, where old of worker.dataosVolumes[0] is mounted",
            "mount it on a directory of its own, such as /data/maps",
            id="volume on another",
        ),
        pytest.param(
            "DW602",
            resource("secret")
            + HEAD
            + "  dataosSecrets:\n    - workspace: |\n        sales\n      name: |\n        stor\n",
            "worker.dataosSecrets[0].name is stor, and no Secret of workspace sales in this run has that name",
            "did you mean store?",
            id="secret",
        ),
        pytest.param(
            "DW603",
            resource("volume") + HEAD + "  persistentVolume:\n    directory: /a\n    name: |\n      stor\n",
            "worker.persistentVolume.name is stor, and no Volume of workspace sales in this run has that name",
            "did you mean store?",
            id="volume",
        ),
        pytest.param(
            "DW604",
            HEAD + "  compute: |\n    runable-default\n",
            "worker.compute is runable-default, which is no known Compute",
            "did you mean runnable-default?",
            id="compute",
        ),
    ],
)
def test_block_scalars(code: str, text: str, message: str, help: str, findings: Findings) -> None:
    (found,) = findings(code, text)
    assert (found.message, found.help) == (message, help)
    assert "\n" not in "".join(fix.title for fix in found.fixes)
