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
            "duplicate entry for the Secret `store` in workspace `sales`",
            "delete one of the entries, or change its `name` or `key`",
            id="secret again",
        ),
        pytest.param(
            "DW511",
            HEAD + "  dataosVolumes:\n    - name: |\n        maps\n",
            "missing required field `directory`",
            "set `directory` to a path in the Worker: `directory: /data/maps`",
            id="volume without a directory",
        ),
        pytest.param(
            "DW512",
            HEAD
            + "  dataosVolumes:\n    - {name: old, directory: /a}\n    - directory: /a/b\n      name: |\n        maps\n",
            "mount path `/a/b` is inside `/a`, the mount path of volume `old`",
            "set `directory` to another path, such as `/data/maps`",
            id="volume on another",
        ),
        pytest.param(
            "DW602",
            resource("secret")
            + HEAD
            + "  dataosSecrets:\n    - workspace: |\n        sales\n      name: |\n        stor\n",
            "undefined Secret `stor`: no manifest of this run defines it in workspace `sales`",
            "did you mean `store`?",
            id="secret",
        ),
        pytest.param(
            "DW603",
            resource("volume") + HEAD + "  persistentVolume:\n    directory: /a\n    name: |\n      stor\n",
            "undefined Volume `stor`: no manifest of this run defines it in workspace `sales`",
            "did you mean `store`?",
            id="volume",
        ),
        pytest.param(
            "DW604",
            HEAD + "  compute: |\n    runable-default\n",
            "unknown Compute `runable-default`",
            "did you mean `runnable-default`?",
            id="compute",
        ),
    ],
)
def test_block_scalars(code: str, text: str, message: str, help: str, findings: Findings) -> None:
    (found,) = findings(code, text)
    assert (found.message, found.help) == (message, help)
    assert "\n" not in "".join(fix.title for fix in found.fixes)
