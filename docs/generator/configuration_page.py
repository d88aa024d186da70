"""The reference of the configuration, from its JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from workerlint_schemas import load_schema

_INTRODUCTION = """# Configuration

{description}

```toml title="workerlint.toml"
extend-select = ["DW701"]     # rules that are off by default
ignore = ["unversioned-stack"]
fail-on = "warning"
stacks = ["acme-sink"]        # your own Stacks and Computes
computes = ["gpu-large"]
resource-types = ["product"]  # types that the dry run accepts

[severity]
missing-topology = "warning"

[per-file-ignores]
"templates/**" = ["DW009"]
```

- `workerlint check-config` reports errors in the configuration with their lines.
- `workerlint check --show-settings worker.yaml` shows the settings for a file.
- `workerlint schema --config` prints the [JSON Schema](schemas/config.json), which editors use for completion.

A list of rules contains {selectors}
"""


def configuration_page() -> str:
    """Return the page as Markdown."""
    schema = load_schema("config.json")
    selectors = schema["$defs"]["selectors"]["description"]
    head = _INTRODUCTION.format(description=schema["description"], selectors=selectors[0].lower() + selectors[1:])
    parts = [head]
    parts += [_entry(name, known, schema) for name, known in schema["properties"].items()]
    return "\n".join(parts)


def _entry(name: str, known: dict[str, Any], schema: dict[str, Any]) -> str:
    facts = [f"- {_type(known, schema)}"]
    if "default" in known:
        facts.append(f"- default: `{json.dumps(known['default'])}`")
    if "minimum" in known:
        facts.append(f"- at least `{known['minimum']}`")
    examples = "\n".join(_toml(name, example) for example in known.get("examples", ()))
    shown = f"\n\n```toml\n{examples}\n```" if examples else ""
    return f"## {name} {{ #{name} }}\n\n{known['description']}\n\n" + "\n".join(facts) + shown + "\n"


def _type(known: dict[str, Any], schema: dict[str, Any]) -> str:
    if "enum" in known:
        return "one of " + ", ".join(f"`{value}`" for value in known["enum"])
    reference = known.get("$ref", "").rpartition("/")[2]
    if reference == "selectors":
        return "list of rules"
    if reference:
        return f"list of {schema['$defs'][reference]['items']['type']}s"
    if known["type"] == "object":
        values = known["additionalProperties"]
        kind = "lists of rules" if "$ref" in values else " or ".join(f"`{value}`" for value in values["enum"])
        return f"table; its values are {kind}"
    return str(known["type"])


def _toml(name: str, example: object) -> str:
    if isinstance(example, dict):
        return f"[{name}]\n" + "\n".join(f"{_key(key)} = {json.dumps(value)}" for key, value in example.items())
    return f"{name} = {json.dumps(example)}"


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() else json.dumps(key)
