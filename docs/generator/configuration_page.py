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

- `workerlint check-config` reports the errors in all configurations of a directory, with their lines.
- `workerlint check --show-settings worker.yaml` shows the settings for a file, the file and line of each, and what it
  overrides.
- `workerlint schema --config` prints the [JSON Schema](schemas/config.json), which editors use for completion.

A list of rules contains {selectors}

## Layers

```toml title="workerlint.toml"
fail-on = "warning"
ignore = ["unversioned-stack"]

[severity]
missing-topology = "warning"
```

```toml title="team/workerlint.toml"
extend = ["package:acme_workerlint"]   # the file workerlint.toml in an installed Python package
ignore = ["DW705"]

[[overrides]]
files = ["batch/"]
severity = {{ missing-topology = "info" }}
```

The configuration of a manifest has several layers, from the outermost to the nearest:

1. the [policy files](policies.md#the-policy-file) of the platform
2. the files in the directories above, from the root of the repository down. [`root = true`](#root) in a file leaves
   out those above it.
3. for each file, those that it [extends](#extend), in their order, before the file itself
4. the [`overrides`](#overrides) of all layers whose patterns match the manifest
5. the options of the command line

The layers are merged by the kind of each key:

| keys | how |
|---|---|
| `fail-on` and other single values, `select` | the nearest layer decides |
| `ignore`, `extend-select`, `mandatory`, `exclude`, `extend-exclude` | the lists add up |
| `stacks`, `computes`, `resource-types`, `workspaces`, `owners`, `tags` | the lists add up |
| `severity`, `per-file-ignores` | merged by key: for the same key, the nearest layer decides |
| `overrides` | all that match apply in order, and the last one wins |

- [Mandatory rules](policies.md#mandatory-rules) have the settings of the layer that makes them mandatory.
- A nearer layer enables a rule again that an outer one ignores, if it selects the rule with an equal selector.
- Patterns are relative to the directory of the file that contains them. In a file outside of the repository, in a
  submodule or in a package, they are relative to the directory of the file that extends it.
- Paths, such as `env-file`, are relative to the directory of the file that contains them.
- A `pyproject.toml` without a table `[tool.workerlint]` is not a layer.
- `--config FILE` replaces the layers by the file and those that it extends. `--no-config` uses none. Policy files and
  mandatory rules remain.
- A run over all files reports the overrides that match no file. With `--strict-coverage`, they fail the run.
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
    if known["type"] == "array":
        return "array of tables" if known["items"]["type"] == "object" else f"list of {known['items']['type']}s"
    if known["type"] == "object":
        values = known["additionalProperties"]
        if not values:
            return "table"
        if "type" in values:
            return f"table; its values are {values['type']}s"
        kind = "lists of rules" if "$ref" in values else " or ".join(f"`{value}`" for value in values["enum"])
        return f"table; its values are {kind}"
    return str(known["type"])


def _toml(name: str, example: object) -> str:
    if isinstance(example, list) and any(isinstance(item, dict) for item in example):
        return "\n\n".join(
            f"[[{name}]]\n" + "\n".join(_pair(key, value) for key, value in item.items()) for item in example
        )
    if isinstance(example, dict):
        return f"[{name}]\n" + "\n".join(_pair(key, value) for key, value in example.items())
    return f"{name} = {json.dumps(example)}"


def _pair(key: str, value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{_key(key)}.{_key(name)} = {json.dumps(part)}" for name, part in value.items())
    return f"{_key(key)} = {json.dumps(value)}"


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() else json.dumps(key)
