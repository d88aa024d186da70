"""The examples of the rules, as whole manifests and as the data that other programs read in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import INFO
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import parse_examples, read_page
from workerlint.manifest.document import Document

PAGES = Path(__file__).parents[1] / "rules"


class Fragment(NamedTuple):
    """An example of a rule."""

    name: str
    """The code of the rule, the number of the example on its pages, and its kind."""
    code: str
    text: str
    """The whole manifest."""
    documents: list[Any]
    """The documents of the file, as plain data."""
    is_worker: bool
    """Whether it contains a Worker."""
    has_finding: bool
    """Whether the linter reports anything but missing recommended fields, or a comment suppresses a finding."""
    is_bad: bool
    """Whether it is an example of what the rule reports as an error or a warning."""


def fragments() -> list[Fragment]:
    """Return all examples that other programs can read: those with syntax errors and the like are left out."""
    rules = list(load_rules())
    engine = Engine(Settings(), rules)
    found = []
    for rule in rules:
        extra = PAGES / f"{rule.code.lower()}.md"
        more = parse_examples(extra.read_text(encoding="utf-8")) if extra.exists() else ()
        for number, example in enumerate([*read_page(rule).examples, *more], start=1):
            text = example.manifest.text
            documents = read_yaml(text)
            if documents is None:
                continue
            result = engine.check(Document(Source("worker.yaml", text)))
            diagnostics = [each for each in result.diagnostics if not each.code.startswith("DW7")]
            is_bad = any(each.code == rule.code and each.severity != INFO for each in result.diagnostics)
            found.append(
                Fragment(
                    f"{rule.code}-{number}-{example.kind}",
                    rule.code,
                    text,
                    documents,
                    bool(result.document.workers),
                    bool(diagnostics or result.suppressed),
                    is_bad and example.kind == "bad",
                )
            )
    return found


def read_yaml(text: str) -> list[Any] | None:
    """Return the documents of a file by YAML 1.2, as plain data of JSON; None if it cannot be read."""
    reader = YAML(typ="safe", pure=True)
    try:
        documents = [document for document in reader.load_all(text) if document is not None]
        return json.loads(json.dumps(documents, default=str, allow_nan=False))  # type: ignore[no-any-return]
    except (YAMLError, TypeError, ValueError):
        return None
