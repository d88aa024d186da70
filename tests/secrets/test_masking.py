"""Which ranges of a document contain a secret that nothing may show."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.secrets.masking import redactor_of, secret_spans

HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n"
KEY = "abcdefghijklmnopqrstuvwxyz012345"


def secrets(text: str) -> set[str]:
    document = Document(Source("worker.yaml", text))
    return {text[span.start : span.end] for span in secret_spans(document)}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("  logLevel: INFO\n", set()),
        (f"  runAsApiKey: {KEY}\n", {KEY}),
        (f"  runAsApiKey: [{KEY}]\n", {f"[{KEY}]", KEY}),
        ("  stackSpec:\n    password: hunter2hunter2\n", {"hunter2hunter2"}),
        (f"  runAsApiKey: {KEY}\n  broken\n", {KEY}),
        (f"  broken: [\n  runAsApiKey: '{KEY}  \n", {f"'{KEY}"}),
        (f"  RUNASAPIKEY: {KEY} a: b\n", {f"{KEY} a: b"}),
        ("  password: rainy day: b \n", {"rainy day: b"}),
        ("  - DB_PASSWORD: rainy day: b\n", {"rainy day: b"}),
        ("  city: rainy day: b\n", set()),
        ("  city: rainy day: b\n  token: cities\n", set()),
        ("  runAsApiKey: ''\n", set()),
    ],
)
def test_secrets_are_found_by_name_and_on_lines_that_are_not_yaml(lines: str, expected: set[str]) -> None:
    assert secrets(HEAD + lines) >= expected
    assert bool(secrets(HEAD + lines)) is bool(expected)


def test_every_worker_of_a_stream_is_searched() -> None:
    assert secrets(f"{HEAD}  stack: a\n---\n{HEAD}  runAsApiKey: {KEY}\n---\ntype: secret\nkey: {KEY}\n") == {KEY}


def test_messages_about_a_document_do_not_repeat_its_secrets() -> None:
    document = Document(Source("worker.yaml", f"{HEAD}  runAsApiKey: {KEY}\n"))
    redactor = redactor_of(document)
    assert redactor.redact(f"the key {KEY} is too long") == "the key *** is too long"
    assert redactor is redactor_of(document)
