"""Manifests with generated secrets, and what no output may show of them."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from urllib.parse import quote

from benchmarks.secret_cases import Case, cases

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.secrets.masking import secret_spans

SHORTEST = 8
"""In characters. A shorter part of a secret occurs elsewhere by chance."""
SECRETS = [case for case in cases(5) if case.is_secret]


def with_mistakes(case: Case) -> str:
    """Return the manifest of a case with a wrong field, a wrong type and a wrong order, which reports show and fix."""
    text = case.text.replace("logLevel: INFO", "loglevel: info").replace("replicas: 1", "replicas: one")
    return text.replace("name: cities\nversion: v1beta\n", "version: v1beta\nname: Cities\n")


def hidden_words(text: str) -> set[str]:
    """Return the secrets of a manifest as they are written, as they are read, and encoded."""
    found: set[str] = set()
    for span in secret_spans(Document(Source("worker.yaml", text))):
        for line in text[span.start : span.end].splitlines():
            part = line.strip().strip("\"'")
            for word in {part, part.encode().decode("unicode_escape", "ignore") if "\\" in part else part}:
                encoded = b64encode(word.encode()).decode().rstrip("=")[:-1]
                found |= {word, json.dumps(word)[1:-1], html.escape(word), quote(word, safe=""), encoded}
    return {word for word in found if len(word) >= SHORTEST and not word.startswith("-----")}
