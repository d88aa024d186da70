"""A saved plan: the JSON of a plan, and what it was made from, so that it is applied only if nothing has changed."""

from __future__ import annotations

import json

from workerlint.core.record import Record, as_dict, replace
from workerlint.secrets.redaction import MASK
from workerlint.version import VERSION
from workerlint_shim.errors import FileError, StateError
from workerlint_shim.manifests.attributes import VARIABLE, Attribute, Attributes
from workerlint_shim.manifests.redaction import mac, tag
from workerlint_shim.manifests.references import Use
from workerlint_shim.plan.plan import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

SAVED = "saved"
"""The key of what is added to the JSON of a plan."""
_MAC = "mac"
_SHORTEST_VALUE = 4
"""In characters. A shorter value of a variable may occur anywhere in a message."""


class Inputs(Record):
    """What a plan is made from. Of files and variables, it contains only keyed digests."""

    tool: str
    files: dict[str, str]
    """The digests of the manifests by their paths."""
    configuration: dict[str, str]
    """The digests of the configuration, policies, platform files and schemas by their paths."""
    variables: dict[str, str | None]
    """The tags of the variables in the manifests; None for one that is not set."""
    state: str
    """The digest of the recorded state."""

    def changes_to(self, now: Inputs) -> Iterator[str]:
        """Yield what has changed from these inputs to *now*, in words."""
        if self.tool != now.tool:
            yield f"the tool was {self.tool} and is {now.tool}"
        for before, after in ((self.files, now.files), (self.configuration, now.configuration)):
            for path in sorted({*before, *after}):
                if path not in after:
                    yield f"{path} is no longer used"
                elif path not in before:
                    yield f"{path} is new"
                elif before[path] != after[path]:
                    yield f"{path} has changed"
        for name in sorted({*self.variables, *now.variables}):
            if self.variables.get(name) != now.variables.get(name):
                yield f"the variable {name} has changed"
        if self.state != now.state:
            yield "the recorded state has changed"


class SavedPlan(Record):
    """A plan that was read from a file."""

    path: str
    arguments: tuple[str, ...]
    """The command line that it was made with: the words of the command and the flags."""
    inputs: Inputs
    resources: list[Any]
    """The resources of the plan, as its JSON contains them."""

    def other_resources(self, resources: list[Any]) -> list[str]:
        """Return the names of the resources whose plan is another one in *resources*."""
        plans = (self.resources, json.loads(json.dumps(resources)))
        before, after = ({(item["workspace"], item["type"], item["name"]): item for item in plan} for plan in plans)
        return [key[2] for key in {**before, **after} if before.get(key) != after.get(key)]


def tool_name() -> str:
    """Return the name and the version of the program."""
    return f"workerlint {VERSION}"


def without_variables(step: Step) -> Step:
    """Return a step with the values from variables masked, as in the recorded state: they may be secret."""
    changes = tuple(replace(item, before=_masked(item.before), after=_masked(item.after)) for item in step.changes)
    attributes = Attributes(_masked(step.attributes))
    values = {item.value for item in step.attributes if item.origin == VARIABLE and isinstance(item.value, str)}
    missing = tuple(
        Use(use.kinds, MASK if use.name in values else use.name, MASK if use.workspace in values else use.workspace)
        for use in step.missing
    )
    return replace(step, attributes=attributes, differences=changes, missing=missing)


def _masked(fields: Iterable[Attribute]) -> tuple[Attribute, ...]:
    return tuple(replace(item, value=MASK) if item.origin == VARIABLE else item for item in fields)


def seal(document: dict[str, Any], inputs: Inputs, arguments: Sequence[str], values: Sequence[str], key: bytes) -> str:
    """Return the text of a saved plan.

    *document* is the JSON of the plan. *values* are the values of variables, which messages in it may quote; they are
    masked. The text ends in a keyed digest of all of it, so that a plan that was edited is refused.
    """
    hidden = sorted((value for value in values if len(value) >= _SHORTEST_VALUE), key=len, reverse=True)
    for finding in document["findings"]:
        for name in ("message", "help", "field"):
            for value in hidden:
                finding[name] = finding[name] and finding[name].replace(value, MASK)
    document[SAVED] = {"key": _key_id(key), "arguments": list(arguments), "inputs": as_dict(inputs)}
    document[SAVED][_MAC] = mac(key, _bytes(document))
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def unseal(path: str, text: str, key: bytes) -> SavedPlan:
    """Return the plan in a file. Raises FileError if it is none, and StateError if it was not made with *key*."""
    try:
        document = json.loads(text)
        saved = document[SAVED]
        given, key_id = saved.pop(_MAC), saved["key"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileError(f"{path} is not a saved plan", "create one with `--out FILE`") from None
    if key_id != _key_id(key):
        hint = "use the same DATAOS_CTL_DRY_KEY, or the same key file, for both commands"
        raise StateError(f"{path} was made with another key", hint)
    if given != mac(key, _bytes(document)):
        raise FileError(f"{path} was changed after it was saved", "create a new plan with `--out FILE`")
    return SavedPlan(path, tuple(saved["arguments"]), Inputs(**saved["inputs"]), document["resources"])


def _bytes(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b"plan\0" + text.encode("utf-8", "surrogatepass")


def _key_id(key: bytes) -> str:
    return tag(key, "").partition(":")[0]
