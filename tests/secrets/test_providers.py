"""The formats of providers: what belongs to a token, and words that begin like one."""

from __future__ import annotations

import random
import re
import string

import pytest

from workerlint.secrets.patterns import find_forms
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
AROUND = {"a Teams webhook": "https://acme.webhook.office.com/webhookb2/{}", "a Discord webhook": "https://discord.com/api/webhooks/{}"}  # fmt: skip


@pytest.mark.parametrize(("what", "token"), ISSUED, ids=[f"{what} {at}" for at, (what, _) in enumerate(ISSUED)])
@pytest.mark.parametrize("around", ["key: {}", "'{}'", "# {}, of May"])
def test_a_token_is_found_whole(what: str, token: str, around: str) -> None:
    text = around.format(AROUND.get(what, "{}").format(token))
    (hit,) = find_forms(text)
    assert (hit.what, text[hit.span.start : hit.span.end]) == (what, token)


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
    assert not is_random("a1B2c3D4")
    assert not is_random("the-cities-of-europe")
