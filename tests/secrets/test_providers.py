"""The formats of providers: what belongs to a token, and words that begin like one."""

from __future__ import annotations

import random
import re
import string

import pytest

from workerlint.secrets.patterns import find_forms, find_hits
from workerlint.secrets.providers import TOKENS, is_literal, is_random

_RANDOM = random.Random(3)
_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


def word(length: int, alphabet: str = _ALNUM) -> str:
    return "".join(_RANDOM.choice(alphabet) for _ in range(length))


def uuid() -> str:
    return "-".join(word(length, _HEX) for length in (8, 4, 4, 4, 12))


ISSUED = [
    ("a GitLab token", "gl" + "dt-" + word(20)),
    ("a GitLab token", "gl" + "soat-" + word(20)),
    ("a Slack token", "xa" + "pp-1-A" + word(10, string.digits) + "-" + word(13, string.digits) + "-" + word(64, _HEX)),
    ("a Teams webhook", f"{uuid()}@{uuid()}/IncomingWebhook/{word(32, _HEX)}/{uuid()}"),
    ("a Discord webhook", word(19, "123456789") + "/" + word(68)),
    ("an Amazon Bedrock key", "AB" + "SK" + word(128)),
    ("a Google client secret", "GO" + "CSPX-" + word(28)),
    ("a Google token", "ya" + "29." + word(120)),
    ("a Google token", "1" + "//0" + word(100)),
    ("a PyPI token", "py" + "pi-AgEIcHlwaS5vcmc" + word(150)),
    ("a Vault token", "hv" + "s." + word(95)),
    ("a DigitalOcean token", "do" + "p_v1_" + word(64, _HEX)),
    ("a Doppler token", "dp" + ".st.prd." + word(43)),
    ("a Grafana token", "gl" + "sa_" + word(32) + "_" + word(8, _HEX)),
    ("a Shopify token", "sh" + "pat_" + word(32, _HEX)),
    ("a Linear key", "li" + "n_api_" + word(40)),
    ("an Atlassian token", "AT" + "ATT3xFfGF0" + word(180)),
    ("a Bitbucket password", "AT" + "BB" + word(32)),
    ("a Docker token", "dc" + "kr_pat_" + word(27)),
    ("a New Relic key", "NR" + "AK-" + word(27, string.ascii_uppercase + string.digits)),
    ("a New Relic key", word(36, _HEX) + "NR" + "AL"),
    ("a Twilio key", "S" + "K" + word(32, _HEX)),
    ("a Telegram token", word(10, "123456789") + ":A" + "A" + word(33)),
    ("an age key", "AGE-" + "SECRET-KEY-1" + word(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")),
    ("an Azure client secret", "a1b" + "8Q~" + word(34)),
]
SHORTEST = [
    ("a JSON Web Token", "", "ey" + "J{A15}.ey" + "J{A8}.{A8}", ""),
    *[("a GitHub token", "", f"gh{kind}_{{A30}}", "_") for kind in "pousr"],
    ("a GitHub token", "", "github" + "_pat_{A30}", ""),
    *[
        ("a GitLab token", "", f"gl{kind}-{{A16}}", "")
        for kind in ["pat", "oas", "dt", "rt", "rtr", "cbt", "ptt", "ft", "imt", "agent", "wt", "soat", "ffct"]
    ],
    *[("a Slack token", "", f"xox{kind}.xoxp-{{A10}}", "") for kind in "abceoprs"],
    ("a Slack token", "", "xoxe.xoxb-{A10}", ""),
    ("a Slack token", "", "xapp-1-{A20}", ""),
    ("a Slack webhook", "https://hooks.slack.com/services/", "{A4}/{A20}", ""),
    *[
        ("a Teams webhook", before, "{U}@{U}/IncomingWebhook/{A16}/{A16}", "")
        for before in ("https://x.webhook.office.com/webhookb2/", "https://outlook.office.com/webhook/")
    ],
    ("a Discord webhook", "https://discord.com/api/webhooks/", "{D18}/{A30}", ""),
    *[("an AWS access key", "", f"A{kind}IA{{C16}}", "A_") for kind in "KS"],
    ("an Amazon Bedrock key", "", "AB" + "SK{A40}", ""),
    ("an Amazon Bedrock key", "", "bedrock-api-key-" + "YmVkcm9j{A32}", ""),
    ("a Google API key", "", "AI" + "za{A35}", ""),
    ("a Google client secret", "", "GOC" + "SPX-{A24}", ""),
    ("a Google token", "", "ya" + "29.{A20}", ""),
    ("a Google token", "", "1/" + "/0{A30}", ""),
    *[("a Stripe key", "", f"{kind}k_{mode}_{{A16}}", "_") for kind in "rs" for mode in ("live", "test")],
    ("an API key", "", "sk-{A20}", ""),
    ("an npm token", "", "npm_{A36}", "A_"),
    ("a PyPI token", "", "pypi-AgE{A50}", ""),
    ("a SendGrid key", "", "SG.{A16}.{A16}", ""),
    ("a Databricks token", "", "dapi{H32}", "a_"),
    ("a Hugging Face token", "", "hf_{A30}", "_"),
    *[("a Vault token", "", f"hv{kind}.{{A20}}", "") for kind in "sbr"],
    *[("a DigitalOcean token", "", f"do{kind}_v1_{{H64}}", "a_") for kind in "por"],
    *[("a Doppler token", "", f"dp.{kind}.{{A40}}", "_") for kind in ["pt", "st", "sa", "ct", "scim", "audit"]],
    ("a Doppler token", "", "dp.st.ab.{A40}", "_"),
    ("a Grafana token", "", "glsa_{A32}_{H8}", "a_"),
    ("a Grafana token", "", "glc_ey" + "J{A30}", ""),
    *[("a Shopify token", "", f"shp{kind}_{{H32}}", "a_") for kind in ["at", "ca", "pa", "ss", "ua"]],
    *[("a Linear key", "", f"lin_{kind}_{{A32}}", "_") for kind in ("api", "oauth")],
    *[("an Atlassian token", "", f"AT{kind}TT3x{{A60}}", "") for kind in "AC"],
    ("a Bitbucket password", "", "AT" + "BB{A28}", "_"),
    *[("a Docker token", "", f"dckr_{kind}at_{{A20}}", "") for kind in "po"],
    ("a New Relic key", "", "NRAK-{C27}", "_"),
    ("a New Relic key", "", "{H36}NR" + "AL", "A_"),
    ("a Twilio key", "", "SK{H32}", "a_"),
    ("a Telegram token", "", "{D8}:AA{A33}", "A_-"),
    ("an age key", "", "AGE-SECRET-KEY-1{B58}", "Q_"),
    ("an Azure client secret", "", "{A3}8Q~{A31}", ""),
    *[("an Azure key", f"{name}=", "{A40}", "") for name in ("AccountKey", "SharedAccessKey")],
    *[("an Azure signature", f"https://x.example/c{mark}sig=", "{A40}", "") for mark in ("?", "?a=b&")],
]
"""Each variant of each format with as few characters as it may have: what is before it, and what must not follow it.

`{A3}` is three letters and digits, `{C3}` three capitals and digits, `{D3}` digits, `{H3}` of base 16, `{B3}` of Bech32,
`{U}` a UUID.
"""
LONGEST = [
    ("a Doppler token", "dp.st.{A44}"),
    ("a Doppler token", "dp.st." + "a" * 35 + ".{A44}"),
    ("a Telegram token", "{D10}:AA{A33}"),
    ("an Azure client secret", "{A3}8Q~{A34}"),
]
"""Variants that may have no more characters."""
_ALPHABETS = {
    "A": _ALNUM, "C": string.ascii_uppercase + string.digits, "D": string.digits[1:], "H": _HEX,
    "B": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
}  # fmt: skip
_PART = re.compile(r"\{([ACDHBU])(\d*)\}")
AROUND = {"a Teams webhook": "https://acme.webhook.office.com/webhookb2/{}", "a Discord webhook": "https://discord.com/api/webhooks/{}"}  # fmt: skip


@pytest.mark.parametrize(("what", "token"), ISSUED, ids=[f"{what} {at}" for at, (what, _) in enumerate(ISSUED)])
@pytest.mark.parametrize("around", ["key: {}", "'{}'", "# {}, of May"])
def test_a_token_is_found_whole(what: str, token: str, around: str) -> None:
    text = around.format(AROUND.get(what, "{}").format(token))
    (hit,) = find_forms(text)
    assert (hit.what, text[hit.span.start : hit.span.end]) == (what, token)


def filled(template: str, *, more: int = 0, part: int = 0) -> str:
    """Return a token by its template, with *more* characters in the part of this number."""

    def fill(match: re.Match[str]) -> str:
        if match[1] == "U":
            return uuid()
        own = template[: match.start()].count("{") == part
        text = word(int(match[2]) + (more if own else 0), _ALPHABETS[match[1]])
        return f"{text[:1]}7{text[2:]}" if match[1] == "A" and len(text) > 1 else text  # letters alone may be a name

    return _PART.sub(fill, template)


def recognized(what: str, text: str) -> list[str]:
    """Return the secrets of one kind in a text."""
    return [text[hit.span.start : hit.span.end] for hit in find_hits(text) if hit.what == what]


BY_SIZE = [pytest.param(*row, id=f"{row[1]}{row[2]}") for row in SHORTEST]


@pytest.mark.parametrize(("what", "before", "template", "after"), BY_SIZE)
class TestTheShortestToken:
    def test_is_found(self, what: str, before: str, template: str, after: str) -> None:
        token = filled(template)
        assert recognized(what, f"x: {before}{token}") == [token]

    def test_shorter_words_are_none(self, what: str, before: str, template: str, after: str) -> None:
        for part, match in enumerate(_PART.finditer(template)):
            if match[1] != "U" and (what, part) != ("a Slack webhook", 0):
                assert recognized(what, f"x: {before}{filled(template, more=-1, part=part)}") == []

    def test_a_part_of_a_longer_word_is_none(self, what: str, before: str, template: str, after: str) -> None:
        token = filled(template)
        if not before:
            assert recognized(what, f"x: x{token}") == []
        for more in after:
            assert recognized(what, f"x: {before}{token}{more}") == []


@pytest.mark.parametrize(("what", "template"), LONGEST)
def test_the_longest_token(what: str, template: str) -> None:
    token = filled(template)
    assert recognized(what, f"x: {token}") == [token]
    assert recognized(what, f"x: {token}A") == []
    assert recognized(what, f"x: 1{token}") == []
    assert recognized(what, f"x: {token.replace('a' * 35, 'a' * 36)}") == ([] if "a" * 35 in token else [token])


def test_each_hint_of_each_format_is_in_a_token() -> None:
    texts = [before + filled(template) for _, before, template, _ in SHORTEST]
    assert [hint for form in TOKENS for hint in form.hints if not any(hint in text for text in texts)] == []
    assert {form.what for form in TOKENS} == {row[0] for row in SHORTEST}


@pytest.mark.parametrize(
    ("what", "template"),
    [("a Google token", "1//0{A30}"), ("an API key", "sk-{A20}"), ("a Telegram token", "{D8}:AA{A33}"),
     ("an Azure client secret", "{A3}8Q~{A31}")],
)  # fmt: skip
def test_a_token_does_not_begin_within_a_word_with_signs(what: str, template: str) -> None:
    sign = {"a Google token": "/:", "an API key": "-", "a Telegram token": ":-", "an Azure client secret": ".~-"}[what]
    token = filled(template)
    assert [mark for mark in sign if recognized(what, f"x: a{mark}{token}")] == []
    assert recognized(what, f"x: ({token}") == [token]


def test_the_part_of_a_token_from_doppler_that_names_the_environment_has_two_characters() -> None:
    assert recognized("a Doppler token", f"x: {filled('dp.st.a.{A40}')}") == []


def test_a_token_that_ends_with_a_dash_is_not_from_telegram() -> None:
    assert recognized("a Telegram token", f"x: {filled('{D8}:AA{A33}')}-") == []


@pytest.mark.parametrize("token", ["xoxb-{A10}", "xapp-1-" + "a" * 20, "glpat-" + "x" * 16, "AccountKey=" + "A" * 40])
def test_a_token_of_one_character_or_of_few_is_not_random(token: str) -> None:
    assert [hit.what for hit in find_hits(f"x: {filled(token)}") if hit.certain] == []


@pytest.mark.parametrize(
    "text",
    [
        "glpat-" + "x" * 20,
        "global-deployment-of-cities",
        "SKIRT",
        "ABSK",
        "shpat_city",
        "https://discord.com/api/webhooks/",
        "12345678:AAB",
        "lin_api_key",
        "1//0 is division",
        "my8Q~x",
        "sk-the-cities-of-europe-01",
    ],
)
def test_a_word_that_begins_like_a_token_is_none(text: str) -> None:
    assert list(find_forms(text)) == []


def test_every_format_has_one_group_and_hints() -> None:
    for form in TOKENS:
        assert re.compile(form.pattern).groups == 1
        assert form.hints
        assert form.what.startswith(("a ", "an "))


def test_literal_and_random_values() -> None:
    assert is_literal("rainy")
    assert not is_literal("${A}")
    assert is_random("a1B2c3D4e5F6g7H8")
    assert not is_random("a1B2c3D4e5F6g7H")
    assert not is_random("a1B2c3D4***5F6g7H8")
    assert not is_random("a1B2c3D4")
    assert not is_random("the-cities-of-europe")


def test_no_format_is_searched_in_a_text_without_its_beginning() -> None:
    text = "name: cities\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
    assert [form.what for form in TOKENS if any(hint in text for hint in form.hints)] == []
