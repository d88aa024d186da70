"""Where exactly a manifest shows its secrets."""

from __future__ import annotations

from base64 import b64encode
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.secrets.finder import Secret, find_api_keys, find_secrets

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
KEY = "q7Rf" + "29xTzUw81mKd"


def search(text: str) -> tuple[str, list[Secret]]:
    text = HEAD + text
    (worker,) = read_workers(Source("manifest.yaml", text))
    return text, find_secrets(worker)


def literals(text: str, found: list[Secret]) -> list[str]:
    return [text[secret.span.start : secret.span.end] for secret in found]


def test_an_anchored_secret_is_one_place_however_often_it_is_used() -> None:
    text, found = search("  configs:\n    a: {password: &p rainy}\n    b: {password: *p}\n    c: {secret: *p}\n")
    assert literals(text, found) == ["rainy"]
    assert found[0].dotted == "worker.configs.a.password"


def test_an_anchor_under_an_innocent_name_is_found_through_its_alias() -> None:
    text, found = search("  configs:\n    common: &p rainy\n    db: {password: *p}\n")
    assert literals(text, found) == ["rainy"]
    assert found[0].dotted == "worker.configs.db.password"


def test_a_merged_mapping_is_searched_once() -> None:
    text, found = search("  configs:\n    a: &a {password: rainy}\n    b: {<<: *a}\n    c: {<<: *a, password: sunny}\n")
    assert literals(text, found) == ["rainy", "sunny"]


def test_every_place_that_repeats_a_secret_is_found() -> None:
    text, found = search(f"  configs:\n    token: {KEY}\n    x: {KEY}\n    # {KEY}, {KEY}\n  title: a{KEY}b\n")
    assert literals(text, found) == [KEY] * 5
    assert [secret.dotted for secret in found] == ["worker.configs.token", "worker.configs.x", "", "", "worker.title"]
    assert {secret.first for secret in found[1:]} == {found[0].span}
    assert [secret.what for secret in found] == ["a token", *["a secret"] * 4]


def test_the_first_place_of_a_secret_is_the_first_in_the_text() -> None:
    text, found = search(f"  configs:\n    url: amqp://maps:{KEY}@queue\n    password: {KEY}\n    title: x{KEY}x\n")
    assert literals(text, found) == [KEY] * 3
    assert [secret.first for secret in found] == [None, None, found[0].span]


def test_of_a_secret_and_a_longer_one_with_the_same_beginning_the_longer_is_found() -> None:
    passwords = f"    a: {{password: {KEY}}}\n    b: {{password: {KEY}xyz9}}\n"
    text, found = search(f"  configs:\n{passwords}    title: {KEY}xyz9, {KEY}\n")
    assert literals(text, found) == [KEY, f"{KEY}xyz9", f"{KEY}xyz9", KEY]


def test_a_placeholder_of_an_api_key_is_not_hunted_for_elsewhere() -> None:
    assert search("  runAsApiKey: <q7Rf-29xT-zUw8>\n  # set <q7Rf-29xT-zUw8>\n")[1] == []


@pytest.mark.parametrize(("value", "expected"), [("aPw=xy", ["xy"]), ("aPw=x", [])])
def test_the_shortest_value_with_a_secret_has_six_characters(value: str, expected: list[str]) -> None:
    text, found = search(f"  configs:\n    a: {value}\n")
    assert literals(text, found) == expected


def test_secrets_that_touch_are_both_found() -> None:
    text, found = search("  configs:\n    a: password=rainy;password=sunny;dbPw=xy\n    b: {dbPw: ab}\n")
    assert literals(text, found) == ["rainy", "sunny", "xy", "ab"]


def test_short_words_are_not_hunted_for_elsewhere() -> None:
    text, found = search("  configs:\n    password: cities\n    topic: cities\n")
    assert literals(text, found) == ["cities"]


@pytest.mark.parametrize(("size", "count"), [(11, 1), (12, 2)])
def test_a_secret_of_twelve_characters_is_found_elsewhere(size: int, count: int) -> None:
    secret = KEY[:size]
    text, found = search(f"  configs:\n    password: {secret}\n    topic: x{secret}x\n")
    assert literals(text, found) == [secret] * count


@pytest.mark.parametrize("secret", ["cities-of-europe", "123456789012", "rainyrainyrainy"])
def test_a_password_that_is_a_word_is_not_found_elsewhere(secret: str) -> None:
    text, found = search(f"  configs:\n    password: {secret}\n    topic: {secret}\n")
    assert literals(text, found) == [secret]


@pytest.mark.parametrize("count", [20, 21])
def test_all_secrets_are_found_elsewhere_however_many_there_are(count: int) -> None:
    keys = [f"{KEY}{at}" for at in range(10, 10 + count)]
    passwords = "".join(f"    a{at}: {{password: {key}}}\n" for at, key in enumerate(keys))
    others = "".join(f"    b{at}: {key}x\n" for at, key in enumerate(keys)) + f"    other: {KEY}99\n"
    text, found = search(f"  configs:\n{passwords}{others}  # {keys[0]}\n  title: {keys[-1]}")
    assert literals(text, found) == [*keys, *keys, keys[0], keys[-1]]
    assert [secret.first for secret in found[count:]] == [
        *(secret.span for secret in found[:count]), found[0].span, found[count - 1].span,
    ]  # fmt: skip


def test_the_longest_of_many_secrets_is_found_elsewhere() -> None:
    keys = [f"{KEY}{at}" for at in range(10, 31)]
    passwords = "".join(f"    a{at}: {{password: {key}}}\n" for at, key in enumerate([*keys, keys[0] + "xyz"]))
    text, found = search(f"  configs:\n{passwords}  title: {keys[0]}xyz\n")
    assert literals(text, found)[-1] == f"{keys[0]}xyz"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Bearer cities", ["cities"]),
        ("Bearer citie", []),
        ("bearer   rainy-day", ["rainy-day"]),
        ("Token rainy-day", ["rainy-day"]),
        ("ApiKey rainy-day", ["rainy-day"]),
        ("Basic rainy-day", ["rainy-day"]),
        ("Basic rainy days", []),
        ("Bearer <token>", []),
    ],
)
def test_what_follows_the_scheme_of_an_authorization(value: str, expected: list[str]) -> None:
    text, found = search(f"  configs:\n    authorization: {value}\n")
    assert literals(text, found) == expected


@pytest.mark.parametrize("form", ["{}", "text: |\n      {}\n      x", "text: >\n      {}\n      x", "'{}'"])
@pytest.mark.parametrize(
    "phrase",
    ["password={}", "mysql --password {}", "amqp://maps:{}@queue", "curl -u maps:{} https://x", "maps:{}@tcp(db:1)/x",
     "jdbc:oracle:thin:maps/{}@db:1/x"],
)  # fmt: skip
def test_a_comment_may_show_the_form_of_a_secret_but_no_value_may(phrase: str, form: str) -> None:
    for secret in ("rainy", KEY):
        value = form if ":" in form else f"a: {form}"
        text, found = search(f"  configs:\n    {value.format(phrase.format(secret))}\n")
        assert literals(text, found) == [secret]
        text, found = search(f"  configs:\n    a: b # {phrase.format(secret)}\n")
        assert literals(text, found) == ([secret] if secret == KEY else [])


@pytest.mark.parametrize("phrase", ["${{DB_PASSWORD:{}}}", "Authorization: Bearer {}"])
def test_a_secret_that_cannot_be_an_example_is_found_in_a_comment(phrase: str) -> None:
    text, found = search(f"  configs:\n    a: b # {phrase.format(KEY)}\n")
    assert literals(text, found) == [KEY]


def test_both_a_name_and_a_form_give_one_place() -> None:
    token = "gh" + "p_" + "a1B2c3D4" * 5
    text, found = search(f"  configs:\n    token: {token}\n    password: {token}x\n")
    assert literals(text, found) == [token, f"{token}x"]


def test_multi_line_values_are_covered_whole() -> None:
    text, found = search("  configs:\n    password: >-\n      rainy\n      day\n    b: 1\n")
    assert literals(text, found) == ["rainy\n      day"]


def test_what_names_secrets_holds_none() -> None:
    _, found = search("  secrets:\n    - {name: a, token: s3cr3t-99x1}\n  dataosSecrets:\n    - {password: a1b2}\n")
    assert found == []


def test_api_keys_are_found_at_any_level() -> None:
    text = HEAD + f"  stackSpec:\n    runAsApiKey: {KEY}\nRunAsAPIKey: {KEY}\n"
    (worker,) = read_workers(Source("manifest.yaml", text))
    assert [path for _, path in find_api_keys(worker)] == [("RunAsAPIKey",), ("worker", "stackSpec", "runAsApiKey")]
    assert find_secrets(worker) == []


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ("  runAsApiKey: ${API_KEY}\n", []),
        ("  runAsApiKey: !secret cities\n", []),
        ("  runAsApiKey: {a: b}\n", []),
        (f"  runAsApiKey: &k {KEY}\n  configs: {{runAsApiKey: *k}}\n", [("worker", "runAsApiKey")]),
        ("  runAsApiKey: ''\n", [("worker", "runAsApiKey")]),
        ("  runAsApiKey: ${API_KEY:x}\n", [("worker", "runAsApiKey")]),
    ],
)
def test_which_values_are_api_keys(lines: str, paths: list[tuple[str, ...]]) -> None:
    (worker,) = read_workers(Source("manifest.yaml", HEAD + lines))
    assert [path for _, path in find_api_keys(worker)] == paths


def test_a_private_key_is_found_in_a_comment() -> None:
    lines = (
        "    # -----BEGIN PRIVATE KEY-----\n    # MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n    # -----END PRIVATE KEY-----\n"
    )
    _, found = search(f"  configs:\n    a: b\n{lines}")
    assert [(secret.what, secret.dotted) for secret in found] == [("a private key", "")]


def test_deep_nesting_and_wide_lists_are_no_trouble() -> None:
    deep = "".join("  " * depth + "a:\n" for depth in range(2, 100)) + "  " * 100 + "token: s3cr3t-99x1\n"
    text, found = search("  configs:\n" + deep + "  stackSpec: {x: [" + "a, " * 5000 + "b]}\n")
    assert literals(text, found) == ["s3cr3t-99x1"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("    PASSWORDS: [rainy, sunny]\n", ["rainy", "sunny"]),
        (f"    passwords: {{maps: {KEY}, variable: hash_passwords}}\n", [KEY]),
        ("    password: [ldap, local]\n    authorization: [FJC27172JDX]\n", []),
        ('    credentials_json: \'{"type":"service_account"}\'\n', []),
        (f"    api_keys: [cities, {KEY}]\n", [KEY]),
        ("    password: {type: string, min: 8}\n", []),
        ("    args: [run, --password, rainy, --user, maps]\n", ["rainy"]),
        ("    args: [run, --password, --user, maps]\n", []),
        ("    args: [curl, -u, 'maps:rainy', 'https://x']\n", ["rainy"]),
        ("    args: [python, -u, 'maps:rainy']\n", []),
        *(
            (f"    args: [/usr/bin/curl, -s, {option}, 'maps:rainy']\n", ["rainy"])
            for option in ("-u", "-U", "--user", "--proxy-user")
        ),
        ("    args: [curl, -u, maps]\n", []),
        ("    args: [curl, -u, 'maps:<password>']\n", []),
        ("    args: [curl, -u, {maps: rainy}]\n", []),
        ("    args: [curl, -u]\n", []),
        ("    args: [x-password, rainy]\n", []),
        ("    modes: [Basic cities, token rainyday]\n", []),
        ("    columns: {passwords: [rainy], a: {passwords: [rainy]}}\n", []),
        (f"    api_keys: {{cities: {KEY}}}\n", []),
        (
            "    common: &c {password: rainy}\n    a: [{password: sunny}, *c, b, {password: windy}]\n",
            ["rainy", "sunny", "windy"],
        ),
        ("    ? [a, b]\n    : {password: rainy}\n", ["rainy"]),
        ("    password: !vault rainy\n    a: {password: !secret sunny}\n", []),
        (
            "    password: 2024\n    a: {password: 1.5}\n    b: {password: true}\n    c: {password: ~}\n",
            ["2024", "1.5"],
        ),
        ("    title: token rainyday\n    mode: Basic cities\n", []),
        ("    args: [run, --password=, rainy]\n", []),
        ("    columns: [--password, rainy]\n", []),
        ("    mapping: {args: [--password, rainy]}\n", []),
        ("    columns: [{args: [--password, rainy]}]\n", []),
        ("    a: [{name: DB_PASSWORD, value: rainy}, {name: CITY, value: berlin}]\n", ["rainy"]),
        ("    a: {key: DB_PASSWORD, value: rainy}\n", ["rainy"]),
        ("    a: {name: CITY, key: DB_PASSWORD, value: berlin}\n", []),
        (f"    a: {{value: {KEY}}}\n", []),
        (f"    a: b # password=rainy\n    c: x password=sunny\n    # password=rainy or {KEY}\n", ["sunny"]),
        ("    password: ${DB:-rainy}\n", ["rainy"]),
        ("    password: ${DB:-}\n", []),
        ('    password: "${DB:-r\\x61iny}"\n', ["${DB:-r\\x61iny}"]),
        ('    a: "${DB_PASSWORD:-r\\x61iny}"\n', ["r\\x61iny"]),
        ("    password: Pa$sw0rd!2024\n", ["Pa$sw0rd!2024"]),
        ("    text: |\n      user: maps\n      password: rainy\n", ["rainy"]),
        ("    text: |\n      password: rainy\n\n      password: sunny\n", ["rainy", "sunny"]),
        ("    text: |\n      password: ${DB_PASSWORD}\n      token: ''\n", []),
        ('    json: "{\\"password\\": \\"rainy\\"}"\n', ["rainy"]),
        ("    sops: {password: rainy}\n    encryptedData: {password: AgBy3i4OJSWK}\n", []),
        ("    text: '$ANSIBLE_VAULT;1.1;AES256'\n", []),
    ],
)
def test_lists_commands_and_texts(lines: str, expected: list[str]) -> None:
    text, found = search(f"  configs:\n    z: 1\n{lines}")
    assert literals(text, found) == expected
    # Another secret makes sure that each value is looked at.
    text, found = search(f"  configs:\n    z: 1\n{lines}    zz: {{password: stormy}}\n")
    assert literals(text, found) == [*expected, "stormy"]


@pytest.mark.parametrize(
    "section",
    ["dataosSecrets", "secrets", "dataosVolumes", "columns", "fields", "mapping", "mappings", "rename", "schema", "types",
     "encryptedData", "sops"],
)  # fmt: skip
def test_sections_that_contain_no_secrets(section: str) -> None:
    text, found = search(
        f"  configs:\n    {section}: {{password: rainy, a: [{{password: sunny}}]}}\n    password: stormy\n"
    )
    assert literals(text, found) == ["stormy"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("token: cities", ["cities"]),
        ("sasl: {password: cities, mechanism: PLAIN}", ["cities"]),
        ("headers: {Authorization: Bearer cities, X-API-Key: abc, Cookie: a=b}", ["cities", "abc", "a=b"]),
        ("headers: {Authorization: Bearer abc}", ["abc"]),
        ("headers: {Authorization: Bearer cities of Europe}", ["cities of Europe"]),
        ("client_certs: [{cert: abc, key: abcdef}]", ["abcdef"]),
        ("credentials: {id: abc, secret: abcdef}", ["abcdef"]),
        ("credentials_json: cities", ["cities"]),
        ("secret: city-database", []),
        ("key: cities", []),
        ('api_key: env("API_KEY")', []),
        ("token: ''", []),
        ("headers: {Authorization: 'Bearer {{ city.token }}', X-API-Key: sk-XXXX}", []),
        ("headers: {Authorization: Bearer ${TOKEN}x}", ["${TOKEN}x"]),
        ("token: <token>", []),
        ("token: ${TOKEN}", []),
    ],
)
def test_a_credential_of_the_stack_is_any_literal(lines: str, expected: list[str]) -> None:
    text, found = search(f"  stackSpec:\n    input:\n      x:\n        {lines}\n  configs:\n    token: cities\n")
    assert literals(text, found) == expected


@pytest.mark.parametrize(
    ("lines", "what", "path"),
    [
        ("password: rainy", "a password", "worker.configs.password"),
        (f"accessToken: {KEY}", "a token", "worker.configs.accessToken"),
        (f"api_key: {KEY}", "a secret", "worker.configs.api_key"),
        (f"a: [{{name: API_TOKEN, value: {KEY}}}]", "a token", "worker.configs.a[0].value"),
        ("a: {name: DB_PASSWORD, value: rainy}", "a password", "worker.configs.a.value"),
        ("args: [curl, -u, 'maps:rainy']", "a password", "worker.configs.args[2]"),
        ("args: [x, --password, rainy]", "a password", "worker.configs.args[2]"),
        ("a: [[1, 2], [3, {password: rainy}]]", "a password", "worker.configs.a[1][1].password"),
        ("? [a, b]\n    : {password: rainy}", "a password", "worker.configs.?.password"),
        ("url: amqp://maps:rainy-day@queue", "a URL password", "worker.configs.url"),
        (f"a: b # token={KEY}", "a token", ""),
    ],
)
def test_the_kind_of_a_secret_and_its_path(lines: str, what: str, path: str) -> None:
    _, (secret,) = search(f"  configs:\n    {lines}\n")
    assert (secret.what, secret.dotted) == (what, path)


@pytest.mark.parametrize(
    ("lines", "name"),
    [("args: [x, --password, rainy]", "password"), ("a: {key: DB_PASSWORD, value: rainy}", "DB_PASSWORD"),
     ("args: [curl, -u, 'maps:rainy']", "args"), ("db_password: rainy", "db_password"), ("# token=a1B2c3D4e5", "secret")],
)  # fmt: skip
def test_the_name_of_a_secret(lines: str, name: str) -> None:
    _, (secret,) = search(f"  configs:\n    x: y\n    {lines}\n")
    assert secret.name == name


def test_a_password_of_the_stack_is_called_one() -> None:
    _, found = search("  stackSpec:\n    input:\n      x:\n        sasl: {password: cities, token: city}\n")
    assert [secret.what for secret in found if secret.name == "password"] == ["a password"]


def test_an_escaped_secret_is_found_where_it_is_written() -> None:
    token = "gh" + "p_" + "a1B2c3D4" * 5
    written = f"\\x67{token[1:]}"
    text, found = search(f'  configs:\n    a: "{written}"\n    b: [\n      {token}]\n')
    assert literals(text, found) == [written, token]


def test_base64_of_a_secret_is_one() -> None:
    token = b64encode(b"postgres://maps:rainy-day@db/cities").decode()
    text, found = search(f"  configs:\n    a: {token}\n    # {token}\n")
    assert literals(text, found) == [token, token]
    assert found[0].what == "a URL password in base64"


values = st.sampled_from(
    [KEY, "rainy", f"amqp://u:{KEY}@h", f"'{KEY}'", f"[{KEY}, {KEY}]", "{password: x}", "*a", "${X}"]
)
names = st.sampled_from(["password", "token", "value", "name", "columns", "x", "Authorization"])


@given(st.lists(st.tuples(names, values), max_size=12))
def test_places_are_in_order_apart_and_hold_no_white_space(pairs: list[tuple[str, str]]) -> None:
    lines = [f"    k{at}: {{{name}: {value}}}\n" for at, (name, value) in enumerate(pairs)]
    text, found = search("  title: &a sunny\n  configs:\n    z: 1\n" + "".join(lines))
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start
    assert not any(char.isspace() for literal in literals(text, found) for char in literal)
