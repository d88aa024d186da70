"""Worker manifests with made-up secrets and look-alikes in many places, plain and below one layer of encoding."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote

from benchmarks.secret_values import Values, lookalikes, named, phrases, tokens
from workerlint.core.record import Struct

_HEAD = """\
name: cities
version: v1beta
type: worker
description: {description}
worker:
  title: {title}
  replicas: 1
  stack: bento:3.0
  compute: runnable-default
  logLevel: INFO
  resources:
    requests: {{cpu: 100m, memory: 100Mi}}
    limits: {{cpu: 400m, memory: 400Mi}}
{sections}  topology:
    - name: source
      type: input
      doc: {doc}
  stackSpec:
    input:
      generate: {{mapping: root = 1}}
    output:
{output}"""


class Case(Struct):
    """A manifest with a secret, or with a look-alike."""

    label: str
    is_secret: bool
    text: str
    value: str
    """The secret as it is written in a plain scalar."""


_PLACES = ("envs", "configs", "output", "item", "quoted", "comment", "doc", "description")


def cases(seed: int) -> list[Case]:
    """Return all cases; the *seed* decides the values and where they are written."""
    made = Values(seed)
    found: list[Case] = []
    issued = tokens(made)
    for label, value in {**issued, **phrases(made)}.items():
        token = label in issued
        places = _PLACES if token and "\n" not in value else ("configs", "output", "item", "quoted")
        found += (_case(label, True, "setting", value, place) for place in made.random.sample(places, 2))
        if "\n" not in value:
            found.append(_encoded(made, label, value))
    found += [_case(label, True, name, value, _place(made, name)) for label, name, value in named(made)]
    found += _structures(made)
    for label, name, value in lookalikes(made):
        found.append(_case(label, False, name, value, made.random.choice(("envs", "configs"))))
        found.append(_case(label, False, name, value, made.random.choice(("output", "quoted"))))
    return found


def _place(made: Values, name: str) -> str:
    return made.random.choice(("envs", "configs") if name.isupper() else ("configs", "output", "quoted"))


def _encoded(made: Values, label: str, value: str) -> Case:
    """Return a case with the secret below one layer of encoding."""
    way = made.random.choice(("base64", "JSON", "URL", "escape"))
    if way == "base64":
        return _case(f"{label} in base64", True, "setting", b64encode(value.encode()).decode(), "configs")
    if way == "JSON":
        return _case(f"{label} in JSON", True, "setting", json.dumps({"a": "b", "text": f'"{value}"'}), "output")
    if way == "URL":
        return _case(f"{label} in a URL", True, "setting", f"https://x.example/?next={quote(value, safe='')}", "output")
    written = f'"\\x{ord(value[0]):02x}{json.dumps(value[1:])[1:]}'
    return _case(f"{label} with an escape", True, "setting", value, "configs", written)


def _structures(made: Values) -> list[Case]:
    """Return cases whose structure makes a value a secret: lists, commands, and options of the Stack."""
    word = made.word(12)
    lines = {
        "list of passwords": (f"  configs:\n    PASSWORDS: [{word}, x1-{word}]\n", "      stdout: {}\n"),
        "option in two items": ("", f"      subprocess:\n        args: [--user, maps, --password, {word}]\n"),
        "login in two items": (
            "",
            f"      subprocess:\n        args: [curl, -u, 'maps:{word}', 'https://x.example']\n",
        ),
        "SASL": ("", f"      kafka:\n        sasl: {{mechanism: PLAIN, user: maps, password: {word}}}\n"),
        "token of a word": ("", "      pulsar:\n        auth: {token: {enabled: true, token: rainyday}}\n"),
        "header": ("", f"      http_client:\n        headers: {{X-API-Key: {word}}}\n"),
        "cookie": ("", f"      http_client:\n        headers: {{Cookie: session={word}}}\n"),
        "authorization": ("", "      http_client:\n        headers: {Authorization: Token rainyday}\n"),
        "key of a certificate": ("", f"      kafka:\n        tls: {{client_certs: [{{cert: abc, key: {word}}}]}}\n"),
        "credentials in JSON": ("", f'      gcp_pubsub:\n        credentials_json: \'{{"client_email": "{word}"}}\'\n'),
        "AWS credentials": ("", "      aws_s3:\n        credentials: {id: cities, secret: rainyday}\n"),
        "pair of name and value": (
            f"  configs:\n    env: [{{name: API_TOKEN, value: {word}}}]\n",
            "      stdout: {}\n",
        ),
        "anchor": (f"  configs:\n    a: &a {word}\n    password: *a\n", "      stdout: {}\n"),
        "folded password": (f"  configs:\n    password: >-\n      rainy\n      {word}\n", "      stdout: {}\n"),
        "API key of a user": (
            f"  runAsApiKey: {b64encode(f'cities.{made.uuid()}'.encode()).decode()}\n",
            "      stdout: {}\n",
        ),
    }
    return [
        Case(label, True, _HEAD.format(description="x", title="x", doc="x", sections=sections, output=output), word)
        for label, (sections, output) in lines.items()
    ]


def _case(label: str, is_secret: bool, name: str, value: str, place: str, written: str = "") -> Case:
    """Return a manifest with a value at a location."""
    parts = {"description": "x", "title": "x", "doc": "x", "sections": "", "output": "      stdout: {}\n"}
    written = written or _written(value)
    if place in {"envs", "configs"}:
        parts["sections"] = f"  {place}:\n    REGION: emea\n{_pair(name, value, written, 4)}"
    elif place == "output":
        parts["output"] = f"      plugin:\n        mode: fast\n{_pair(name, value, written, 8)}"
    elif place == "quoted":
        parts["output"] = f"      plugin:\n        {name}: {json.dumps(value)}\n"
    elif place == "item":
        parts["output"] = f"      plugin:\n        {name}:\n          - cities\n          - {json.dumps(value)}\n"
    elif place == "comment":
        parts["sections"] = f"  # until May: {value}\n"
    else:
        parts[place] = json.dumps(f"reads {value} every day")
    return Case(label, is_secret, _HEAD.format(**parts), value)


def _pair(name: str, value: str, written: str, indent: int) -> str:
    if "\n" not in value:
        return f"{' ' * indent}{name}: {written}\n"
    lines = "".join(f"{' ' * (indent + 2)}{line}\n" for line in value.split("\n"))
    return f"{' ' * indent}{name}: |\n{lines}"


def _written(value: str) -> str:
    """Return a value as a single-quoted scalar."""
    return "'" + value.replace("'", "''") + "'"
