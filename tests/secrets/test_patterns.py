"""Secrets that are recognized by their format. Samples are joined from parts, so that no scanner reports them."""

from __future__ import annotations

from base64 import b64encode
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.secrets.patterns import find_forms, find_hits, secret_ranges

SAMPLES = {
    "a JSON Web Token": ".".join(["ey" + "JhbGciOiJIUzI1NiJ9", "ey" + "JzdWIiOiJjaXR5In0", "c2lnbmF0dXJlLW9m"]),
    "a GitHub token": "gh" + "p_" + "a1B2c3D4" * 5,
    "a GitLab token": "gl" + "pat-" + "a1B2c3D4e5F6g7H8",
    "a Slack token": "xo" + "xb-" + "12345678-a1B2c3D4e5F6g7H8i9J0k1L2",
    "an AWS access key": "AK" + "IA" + "Q7RF29XTZUW81MKD",
    "a Google API key": "AI" + "za" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R",
    "a Stripe key": "sk" + "_live_" + "a1B2c3D4e5F6g7H8i9J0k1L2",
    "an API key": "s" + "k-proj-" + "a1B2c3D4e5F6g7H8i9",
    "an npm token": "np" + "m_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "a SendGrid key": "S" + "G." + "a1B2c3D4e5F6g7H8." + "i9J0k1L2m3N4o5P6",
    "a Databricks token": "da" + "pi" + "8f14e45fceea167a5a36dedd4bea2543",
    "a Hugging Face token": "h" + "f_" + "a1B2c3D4e5" * 3,
    "a DataOS API key": b64encode(b"cities.9a1b2c3d-720d-48ec-9cd8-83fc04499ed7").decode(),
}
SURROUNDED = {
    "a token": ("curl -H 'Authorization: Bearer ", "q7Rf29xTzUw81mKd4", "'"),
    "a user name with a password": ("Basic ", "bWFwczpyYWlueS1kYXk=", ""),
    "an Azure key": ("AccountName=maps;AccountKey=", "a1B2c3D4e5F6g7H8i9J0" * 3 + "==", ";"),
    "an Azure signature": ("https://x.example/c?sv=1&sig=", "a1B2c3D4e5F6g7H8i9J0" * 2 + "%3D", "&x"),
    "a Slack webhook": ("https://hooks.slack.com/services/", "T00A1B2/B00C3D4/a1B2c3D4e5F6g7H8i9J0k1L2", " "),
    "a URL password": ("amqp+ssl://maps:", "rainy%20day!", "@queue:5671/v"),
    "a password": ("jdbc:x://h;user=a;password=", "rainy-day", ";y=z"),
}
PEM = "-----BEGIN EC PRIVATE KEY-----{0}MHcCAQEEIIWtr1g8uZ2m7m2Y{0}AwEHoUQDQgAE{0}-----END EC PRIVATE KEY-----"


@pytest.mark.parametrize(("what", "token"), SAMPLES.items())
@pytest.mark.parametrize("around", ['key: "{}"', "{}", "a comment with {} in it"])
def test_known_tokens_are_found_whole(what: str, token: str, around: str) -> None:
    text = around.format(token)
    (hit,) = find_forms(text)
    assert (hit.what, text[hit.span.start : hit.span.end], hit.certain) == (what, token, True)


@pytest.mark.parametrize(("what", "parts"), SURROUNDED.items())
def test_what_stands_around_a_secret_is_not_part_of_it(what: str, parts: tuple[str, str, str]) -> None:
    text = "".join(parts)
    hits = [hit for hit in find_forms(text) if hit.what == what]
    assert [text[hit.span.start : hit.span.end] for hit in hits] == [parts[1]]


@pytest.mark.parametrize("between", ["\n", "\r\n    ", "\\n"])
def test_a_private_key_is_found_from_its_first_line_to_its_last(between: str) -> None:
    key = PEM.format(between)
    text = f"key: |\n    {key}\nnext: 1"
    (hit,) = find_forms(text)
    assert text[hit.span.start : hit.span.end] == key


@pytest.mark.parametrize(
    "text",
    [
        "gh" + "p_" + "x" * 36,
        "AK" + "IA" + "X" * 16,
        "Bearer <token>",
        "Bearer ${TOKEN}",
        "Bearer of good news, and of more than sixteen letters",
        "s" + "k-some-long-name-with-many-words",
        "task-7f3a9c21d4e85b60aa",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIBkTCB+wIJAKHHIG11111111",
        "postgres://app:${PASSWORD}@db/x",
        "postgres://%s:%s@db/x",
        "postgres://app:<password>@db/x",
        "postgres://app:****@db/x",
        "https://host:8080/path?mail=a@b.example",
        "dataos://depot:collection@x/y",
        "docker://alpine:3.18@sha256:9f86d081884c7d659a2feaa0c55ad015",
        "password=?&password=%s&password=$1&password=this.password&password=<x>",
        "a" * 80,
        "SGVsbG8gd29ybGQsIHRoaXMgaXMgYSBsb25nZXIgYmFzZTY0IHRleHQgd2l0aG91dCBzZWNyZXRz",
    ],
)
def test_what_only_resembles_one(text: str) -> None:
    assert list(find_forms(text)) == []


@given(st.text(max_size=300))
def test_hits_are_in_the_text_and_none_is_inside_another(text: str) -> None:
    text += "amqp://maps:rainy-day@queue" + text
    hits = find_forms(text)
    assert hits
    for before, after in pairwise(hits):
        assert before.span.end < after.span.end
    assert all(0 <= hit.span.start < hit.span.end <= len(text) for hit in hits)


@pytest.mark.parametrize(
    ("value", "name", "secrets"),
    [
        ("Qx7$uperSecret", "DB_PASSWORD", ["Qx7$uperSecret"]),
        ("Qx7$uperSecret", "topic", []),
        ("${DB_PASSWORD}", "DB_PASSWORD", []),
        ("amqp://maps:rainy@queue?token=a1B2c3D4", "url", ["rainy", "a1B2c3D4"]),
        ("cities", "", []),
        ("amqp://u:password=rainy@queue", "url", ["password=rainy@queue"]),
        (" rainy ", "password", [" rainy "]),
    ],
)
def test_the_ranges_of_a_value_by_its_name_and_its_form(value: str, name: str, secrets: list[str]) -> None:
    assert [value[span.start : span.end] for span in secret_ranges(value, name)] == secrets


GITHUB = SAMPLES["a GitHub token"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        (f"password=rainy7 {GITHUB}", [("rainy7", "a password", False), (GITHUB, "a GitHub token", True)]),
        (f"password='q!{GITHUB}'", [(f"q!{GITHUB}", "a password", True)]),
        (f"token={GITHUB}", [(GITHUB, "a GitHub token", True)]),
        (r"{\"token\":\"a1B2\u00633D4\"}", [(r"a1B2\u00633D4", "a token", False)]),
        ("x?token%3Da1B2%633D4", [("a1B2%633D4", "a token", False)]),
    ],
)
def test_hits_are_in_order_and_one_inside_another_makes_that_certain(
    text: str, hits: list[tuple[str, str, bool]]
) -> None:
    assert [(text[hit.span.start : hit.span.end], hit.what, hit.certain) for hit in find_hits(text)] == hits


@pytest.mark.parametrize(
    ("plain", "what", "certain"),
    [
        ("postgres://maps:rainy-day@db/cities", "a URL password in base64", False),
        (f"x {GITHUB} password=rainy7", "a GitHub token in base64", True),
        ("password=rainy7; token=a1B2c3D4", "a password in base64", False),
    ],
)
def test_base64_is_a_secret_like_the_first_in_it(plain: str, what: str, certain: bool) -> None:
    encoded = b64encode(plain.encode()).decode()
    (hit,) = find_hits(f"a: {encoded}")
    assert (hit.span.start, hit.span.end, hit.what, hit.certain) == (3, 3 + len(encoded), what, certain)
