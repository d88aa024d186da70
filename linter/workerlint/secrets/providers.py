"""The formats of the tokens that providers issue: a fixed prefix or address, and the characters after it.

Prefixes and lengths are those that the providers document for their own tokens. A length is a lower bound where a
provider does not promise it.
"""

from __future__ import annotations

from collections.abc import Callable

from workerlint.core.record import Record, Struct
from workerlint.core.text import Span
from workerlint.secrets.heuristics import is_placeholder, looks_random


class Hit(Record):
    """A secret that is recognized in a text."""

    span: Span
    what: str
    """The kind of secret, with an article."""
    certain: bool
    """Whether only secrets have that format."""


class Form(Struct):
    """The format of a kind of secret."""

    what: str
    """The kind of secret, with an article."""
    hints: tuple[str, ...]
    """The text is searched only if it contains one of these strings."""
    pattern: str
    """The regular expression; group 1 is the secret."""
    accept: Callable[[str], bool]
    """Whether a match is a secret."""


def is_literal(value: str) -> bool:
    """Return whether a value is not a placeholder or a variable."""
    return not is_placeholder(value)


def is_random(value: str) -> bool:
    """Return whether a value is long and looks generated."""
    return len(value) >= 16 and not is_placeholder(value) and looks_random(value)


_HEX = "[0-9a-f]"
_UUID = rf"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}"

TOKENS = (
    Form("a JSON Web Token", ("eyJ",), r"\b(eyJ(?:(?!-eyJ)[\w-]){15,}+\.eyJ[\w-]{8,}\.[\w-]{8,})", is_literal),
    Form("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\b(gh[pousr]_[A-Za-z0-9]{30,})\b", is_literal),
    Form("a GitHub token", ("github_pat_",), r"\b(github_pat_\w{30,})", is_literal),
    Form(
        "a GitLab token",
        (
            "glpat-",
            "gloas-",
            "gldt-",
            "glrt-",
            "glrtr-",
            "glcbt-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "glwt-",
            "glsoat-",
            "glffct-",
        ),
        r"\b(gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[\w.-]{16,})",
        is_random,
    ),
    Form("a Slack token", ("xox",), r"\b(xox[abceoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,})", is_random),
    Form("a Slack token", ("xapp-",), r"\b(xapp-[0-9]-[A-Za-z0-9-]{20,})", is_random),
    Form("a Slack webhook", ("hooks.slack.com/",), r"hooks\.slack\.com/[a-z]+/([\w/]+/[A-Za-z0-9]{20,})", is_literal),
    Form(
        "a Teams webhook",
        ("webhook.office.com/", "outlook.office.com/webhook/"),
        rf"office\.com/webhook(?:b2)?/({_UUID}@{_UUID}/IncomingWebhook/[\w-]{{16,}}/[\w-]{{16,}}(?:/[\w-]+)?)",
        is_literal,
    ),
    Form("a Discord webhook", ("/api/webhooks/",), r"/api/webhooks/([0-9]{18,}/[\w-]{30,})", is_literal),
    Form("an AWS access key", ("AKIA", "ASIA"), r"\b(A[KS]IA[A-Z0-9]{16})\b", is_literal),
    Form("an Amazon Bedrock key", ("ABSK",), r"\b(ABSK[A-Za-z0-9+/]{40,}={0,2})", is_random),
    Form(
        "an Amazon Bedrock key", ("bedrock-api-key-YmVkcm9j",), r"\b(bedrock-api-key-[A-Za-z0-9+/=]{40,})", is_literal
    ),
    Form("a Google API key", ("AIza",), r"\b(AIza[\w-]{35})", is_literal),
    Form("a Google client secret", ("GOCSPX-",), r"\b(GOCSPX-[\w-]{24,})", is_random),
    Form("a Google token", ("ya29.",), r"\b(ya29\.[\w-]{20,})", is_random),
    Form("a Google token", ("1//0",), r"(?<![\w/:])(1//0[\w-]{30,})", is_random),
    Form("a Stripe key", ("k_live_",), r"\b([rs]k_live_[A-Za-z0-9]{16,})\b", is_literal),
    Form("a Stripe key", ("k_test_",), r"\b([rs]k_test_[A-Za-z0-9]{16,})\b", is_literal),
    Form("an API key", ("sk-",), r"(?<![\w-])(sk-[\w-]{20,})", is_random),
    Form("an npm token", ("npm_",), r"\b(npm_[A-Za-z0-9]{36})\b", is_literal),
    Form("a PyPI token", ("pypi-AgE",), r"\b(pypi-AgE[\w-]{50,})", is_literal),
    Form("a SendGrid key", ("SG.",), r"\b(SG\.[\w-]{16,}\.[\w-]{16,})", is_random),
    Form("a Databricks token", ("dapi",), r"\b(dapi[0-9a-f]{32})\b", is_literal),
    Form("a Hugging Face token", ("hf_",), r"\b(hf_[A-Za-z0-9]{30,})\b", is_literal),
    Form("a Vault token", ("hvs.", "hvb.", "hvr."), r"\b(hv[sbr]\.[\w-]{20,})", is_random),
    Form("a DigitalOcean token", ("op_v1_", "oo_v1_", "or_v1_"), r"\b(do[por]_v1_[0-9a-f]{64})\b", is_literal),
    Form(
        "a Doppler token",
        ("dp.pt.", "dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."),
        r"\b(dp\.(?:pt|st|sa|ct|scim|audit)\.(?:[\w-]{2,35}\.)?[A-Za-z0-9]{40,44})\b",
        is_literal,
    ),
    Form("a Grafana token", ("glsa_",), r"\b(glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8})\b", is_literal),
    Form("a Grafana token", ("glc_",), r"\b(glc_eyJ[A-Za-z0-9+/]{30,}={0,2})", is_literal),
    Form("a Shopify token", ("shp",), r"\b(shp(?:at|ca|pa|ss|ua)_[0-9a-fA-F]{32})\b", is_literal),
    Form("a Linear key", ("lin_api_", "lin_oauth_"), r"\b(lin_(?:api|oauth)_[A-Za-z0-9]{32,})\b", is_literal),
    Form("an Atlassian token", ("ATATT3x", "ATCTT3x"), r"\b(AT[AC]TT3x[\w=-]{60,})", is_literal),
    Form("a Bitbucket password", ("ATBB",), r"\b(ATBB[A-Za-z0-9]{28,})\b", is_random),
    Form("a Docker token", ("dckr_pat_", "dckr_oat_"), r"\b(dckr_[po]at_[\w-]{20,})", is_random),
    Form("a New Relic key", ("NRAK-",), r"\b(NRAK-[A-Z0-9]{27,})\b", is_literal),
    Form("a New Relic key", ("NRAL",), r"\b([0-9a-f]{36}NRAL)\b", is_literal),
    Form("a Twilio key", ("SK",), r"\b(SK[0-9a-f]{32})\b", is_literal),
    Form("a Telegram token", (":AA",), r"(?<![\w:-])([0-9]{8,10}:AA[\w-]{33})(?![\w-])", is_literal),
    Form("an age key", ("AGE-SECRET-KEY-1",), r"\b(AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58})\b", is_literal),
    Form(
        "an Azure client secret",
        ("Q~",),
        r"(?<![\w.~-])([\w.~-]{3}[0-9]Q~[\w.~-]{31,34})(?![\w.~-])",
        is_literal,
    ),
    Form("an Azure key", ("AccountKey=", "SharedAccessKey="), r"Key=([A-Za-z0-9+/]{40,}={0,2})", is_random),
    Form("an Azure signature", ("sig=",), r"[?&]sig=([A-Za-z0-9%+/]{40,}=?)", is_random),
)
"""Formats of one word."""
