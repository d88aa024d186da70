"""The quick test of every check: it must not miss a secret, and seldom send a clean manifest to the full search."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.secrets.test_patterns import PEM, SAMPLES, SURROUNDED

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.secrets import finder
from workerlint.secrets.finder import find_secrets
from workerlint.secrets.hints import may_contain
from workerlint.secrets.providers import TOKENS, Form

sre: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

ROOT = Path(__file__).parents[2]
GOOD = sorted((ROOT / "examples" / "good").glob("*.yaml"))


@pytest.mark.parametrize("secret", [*SAMPLES.values(), *("".join(parts) for parts in SURROUNDED.values()), PEM])
def test_a_secret_alone_is_noticed(secret: str) -> None:
    assert may_contain(f"  a: {secret}\n  b: c\n")


CHARACTERS = "".join(map(chr, range(33, 127)))


def random_match(tree: Any, random: Random) -> str:
    """Return a random text that a parsed expression matches, with few repetitions."""
    text = ""
    for op, value in tree:
        if op is sre.LITERAL:
            text += chr(value)
        elif op is sre.IN:
            text += random.choice(members(tuple(value)))
        elif op is sre.BRANCH:
            text += random_match(random.choice(value[1]), random)
        elif op is sre.SUBPATTERN:
            text += random_match(value[3], random)
        elif op in {sre.MAX_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, body = value
            times = random.randint(least, min(least + 4, int(most)))
            text += "".join(random_match(body, random) for _ in range(times))
    return text


@cache
def members(items: tuple[Any, ...]) -> str:
    """Return the printable characters of a set in an expression."""

    def contains(op: Any, value: Any, letter: str) -> bool:
        if op is sre.RANGE:
            return chr(value[0]) <= letter <= chr(value[1])
        return letter == chr(value) if op is sre.LITERAL else letter.isalnum() or letter == "_"

    return "".join(letter for letter in CHARACTERS if any(contains(op, value, letter) for op, value in items))


@pytest.mark.parametrize("form", TOKENS, ids=lambda form: f"{form.what} {form.hints[0]}")
def test_tokens_of_each_form_are_noticed(form: Form) -> None:
    random = Random(form.pattern)
    tree = parser.parse(form.pattern)
    # The pattern of Azure keys begins in the middle of the hint.
    before = "Account" if form.pattern.startswith("Key=") else ""
    texts = [f"type: worker\na: {before}{random_match(tree, random)}\n" for _ in range(60)]
    found = [text for text in texts if (match := re.search(form.pattern, text)) and form.accept(match[1])]
    assert len(found) > 10
    missed = [text for text in found if not may_contain(text)]
    assert len(missed) <= 1, missed  # a random word may consist of small letters


@pytest.mark.parametrize(
    "text",
    [
        "# password: rainy\n",
        "  a: 'password: rainy'\n",
        '  a: "x, api_key: a1B2c3D4"\n',
        "  a: |\n    x\n    token: a1B2c3D4\n",
        "  a: >-\n    x\n\n    token: a1B2c3D4\n  b: c\n",
        "  a: run --password rainy\n",
        "  a: curl -u maps:rainy https://x\n",
        "  a: password=rainy\n",
        '  a: root.token = "a1B2c3D4"\n',
        "  a: ${DB_PASSWORD:rainy}\n",
        "  a: https%3A%2F%2Fmaps%3Arainy%40x\n",
        '  a: "\\u0067hp"\n',
        "  a: maps/rainy@db\n",
    ],
)
def test_a_phrase_is_noticed(text: str) -> None:
    assert may_contain(text)


@pytest.mark.parametrize(
    "text",
    [
        "# cities of Europe: a list\n",
        "  a: 'x'\n  password: y\n",
        "  a: |\n    x: y\n  token: a\n",
        "---\na: b\n--- \n",
        "  a: dataos://lakehouse:audit/query_events?acl=rw\n",
        "  targetMemoryUtilizationPercentage: 80\n",
        "  a: ${NAME}\n",
        "  a: <b>\n",
        "owner: ada@cities.example\n# ask ada@cities.example\n",
        "  a: |\n    root.cities_12 = this.id.or(3)\n    root.order = this.x\n",
        "  a: select --city x --limit\n",
        "  a: disk-of-many-cities\n  b: task-sk-x\n",
    ],
)
def test_other_texts_are_not_searched(text: str) -> None:
    assert not may_contain(text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("a1B2c3D4e5F6g7H8i9", True),
        ("a1B2c3D4e5F6g7H8i", False),
        ("a1B2c3D4e5F6g7H8i-9a1B2c3D4e5F6g7H8", False),
        ("AbCdEfGhIjKlMnOpQr", True),
        ("CityEventsToLakehouseOfEurope", False),
        ("aaaB" * 9, False),
        ("zzzB" * 9, False),
        *((sign * 9 + 9 * "b", True) for sign in "AZ09"),
        *((sign * 8 + 10 * "b", False) for sign in "AZ09"),
        ("citiesOfEuropeAndAsia2", False),
        ("hf_ABCDEF", True),
        ("hf_ABCDEf", False),
        ("ABCDEF", False),
        ("a" * 40 + "1" * 9, True),
        ("\ud800", False),
        ("aaaB" * 9 + "B", True),
    ],
)
def test_long_words_that_are_not_names_are_searched(word: str, expected: bool) -> None:
    assert may_contain(f"  a: {word}\n") is expected
    assert may_contain(word) is expected


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good_manifests_are_not_searched(path: Path) -> None:
    assert not may_contain(path.read_text())


NAMES = ("password", "DB_PASS", "api_key", "token2", "x-api-key", "city", "id_3", "sig", "client_secret", "a.b", "pw")
BITS = (*NAMES, "=", ":=", "=>", ": ", " = ", "--", " --", " -D", " ", '\\"', "'", "]", "[", "?", "&", "${", "}", "\n    ",
        "a1B2c3D4e5F6g7H8", "rainy7", "${_PW:", "           ", "this.x", "0", "https://x/y", "@", "curl -u ", "|\n      ", "# ", "%3D")  # fmt: skip


def secrets_in(text: str) -> list[tuple[int, int]]:
    return [
        (secret.span.start, secret.span.end)
        for worker in read_workers(Source("a.yaml", text))
        for secret in find_secrets(worker)
    ]


@given(
    st.lists(st.sampled_from(BITS), min_size=2, max_size=9),
    st.sampled_from(
        (
            "{}",
            "|\n      {}",
            "| # b\n      {}",
            "# {}",
            "- {}\n    - b",
            '"b | {}"',
            '"b\n      {}"',
            "'b\n\n      {}'",
        )
    ),
)
def test_the_quick_test_misses_nothing(bits: list[str], form: str) -> None:
    text = f"type: worker\nworker:\n  a: {form.format(''.join(bits))}\n"
    quick = secrets_in(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finder, "may_contain", lambda _text: True)
        assert quick == secrets_in(text)


def test_a_part_of_a_hint_is_not_searched() -> None:
    texts = [
        "Java", "Kafka", "ya29", "TT3", "hvx", "glad", "gold", "pizza", "aiza", "X-ray", "gocspx", "GET", "sg.", "~/.ssh", "~Q", "Bento", "Bear", "bearer", "basic",
        "YAML", "private key-----", "a:A", "dckr_", "dckr_pat", "k_live", "culr", "100 %", "5%", "%8", "C:\\dir",
        "\\d", "$NAME", "${NAME}", "${1:x}", "${NAME} a:b", "${NAME:b", "${a b:c}", "$", "$:a}", "$NAME:b}", "@x", "ask@x", "me and you@x", "b/\nask@x", "b:\n\task@x", "a = b", "x-y=z", "x==y", "a=b c=d",
        "-- x: y", "--x", "b # c",
    ]  # fmt: skip
    assert [text for text in texts if may_contain(f"  a: {text}\n  b: c\n")] == []


def test_each_hint_is_searched() -> None:
    texts = [
        "glpat-", "gloas-", "gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glwt-", "glsoat-",
        "glffct-", "AIza", "GOCSPX-", "SG.", "Q~", "Bearer", "Basic", "PRIVATE KEY-----", ":AA", "dckr_pat_", "dckr_oat_",
        "k_live_", "curl", "%2", "%3", "%4", "%5", "%6", "%7", '\\"', "\\x", "\\u", "\\U", "\\n", "\\/", "a:b@c", "a/b@c",
        "${a:b}", "${Z:b}", "x ${a} ${b:c}", "${_a:b}", "@a b:c@d", "xoxb-",
        "eyJ", "ABSK", "ya29.", "TT3x", "hvs.", "hvb.", "hvr.",
    ]  # fmt: skip
    assert [text for text in texts if not may_contain(f"  a: {text}\n")] == []


def test_hints_of_tokens_in_parts_are_searched_next_to_capitals_and_digits() -> None:
    hints = [
        "bedrock-api-key-", "xapp-", "1//0", "hf_", "pypi-AgE", "github_pat_", "hooks.slack.com/", "office.com/webhook", "sk-",
        "xsk- sk-", "sk-sk-", "?sig=", "&sig=",
    ]  # fmt: skip
    assert [hint for hint in hints if not may_contain(f"  a: {hint} ABCDEF\n")] == []
    assert [hint for hint in hints if may_contain(f"  a: {hint}\n")] == []
    others = ["eyj", "absk", "bedrock-api", "hv.", "hva.", "xap-", "ya29", "ya9.", "1/0", "hf", "t3x", "T3x", "pypi-age", "github_",
              "slack.com/", "webhook", "xsk-x", "1sk-x", "task-sk", "a_sk-x", "a-sk-x", "xxsk-"]  # fmt: skip
    assert [other for other in others if may_contain(f"  a: {other} ABCDEF\n")] == []
    assert may_contain("sk-x ABCDEF")


def test_where_the_name_of_a_secret_counts() -> None:
    cases = [
        # An equals sign after the end of a name.
        ("  a: my_token=x", True), ("  a: TOKEN = x", True), ("  a: token2=x", True), ("  a: 'token' = x", True),
        ("  a: token['x'] = y", False), ("  a: x=y token", False), ("  a: token x=y", False), ("  a: city=y", False),
        ("  token: x\n  a: b=c", False), ("  a: b=c\n  key: d=e", False), ("  a: sig=x", False), ("  a: design=x", False),
        ("pw=x", True), ("=x pw=y", True), ("a=b=pw=c", True), ("a: token" + 11 * " " + "= x", True), ("  a: pw\n=x", False),
        # Options of command lines.
        ("  a: x --token y", True), ("  a: x --city y", False), ("  a: x -- token", False), ("  a: x --city\n  token: y", False),
        ("  a: x --city --token y", True), ("  a: x --1token y", False), ("--token y", True),
        ("  a: x --a_token y", True),
        # Lines with a colon after a quote or a number sign.
        ("  a: 'token: x'", True), ('  a: "token: x"', True), ("  # token: x", True), ("  a: 'city: x'", False),
        ("  a: 'token'", False), ("  'token': x", True), ("  a: 'city: x'\n  token: y", False), ("  a: b # sig: x", False), ("  a: \"b\" 'c' token: x", True), ('a: "b" # token: x', True), ("a: b # 'token': x", True),
        ("  # a\n  token: x", False), ("# a: b\na:\n  token: x", False),
        # Block scalars with a colon.
        ("  a: |\n    token: x", True), ("  a: >-\n    token: x", True), ("  a: |2+\n    token: x", True),
        ("  a: |\n    city: x", False), ("  a: |\n    city: x\n  token: y", False), ("  a: |\n    city\n    token", False),
        ("  a: |\n    city\n\n    token: x", True), ("  a: x > y\n  token: y", False), ("  a: |\n    city\n  token: x\n  b: |\n    c: d", False),
        ("a: |\n  x: y\nb: |\n  token: z", True), ("  a: |", False), ("  - |\n    token: x", True), ("  a: | # city\n    token: x", True), ("  a: >- # city\n    token: x", True),
        ("  a: |\t\n    token: x", True), ("  'a': |\n    token: x", True), ("  a: |\n    b\n  token: |\n    c: d", False),
        ("  a: |\n    # b\n   \n    token: x", True), ("  a|b: |\n    token: x", True), ("  a: >\n    b|c\n    token: x", True),
        ("a: |\t# b\n  token: x", True), ("  a: | # b | c\n    token: x", True), ("  a: b | c\n  token: x", False),
        # Quotes over several lines, and signs of blocks in quotes and comments.
        ('  a: "b\n    token: x"', True), ("  a: 'b\n\n    token: x'", True), ("  - \"it's\n    token: x\"", True),
        ('  a: "b\n    city: x"\n  token: y', False), ('  a: "b | token: x"', True), ("  a: 'b > token: x'", True),
        ("  a: b # c | token: x", True), ("  a: it's\n  token: x\n  b: it's", False), ('  a: "b"\n  token: "c"', False),
    ]  # fmt: skip
    wrong = [text for text, expected in cases if {may_contain(text), may_contain(f"{text}\n")} != {expected}]
    assert wrong == []
