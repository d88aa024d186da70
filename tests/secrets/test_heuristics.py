"""What names and values look like secrets, and what only resembles one. Tokens are put together: none is real."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.secrets.heuristics import (
    CREDENTIAL,
    PASSWORD,
    TOKEN,
    default_of,
    entropy,
    is_filled_in,
    is_mask,
    is_placeholder,
    is_secret,
    is_secret_of,
    items_kind,
    looks_random,
    name_kind,
    reads_like_name,
)
from workerlint_schemas.stacks import credential_options

PASSWORDS = [
    "password", "DB_PASSWORD", "sasl.password", "userPassword2", "passphrase", "DB_PASS", "adminPwd", "PASSWD", "DB_PW",
]  # fmt: skip
TOKENS = [
    "token", "API_KEY", "apiKey", "apikey", "x-api-key", "clientSecret", "AWS_SECRET_ACCESS_KEY", "secretKey", "authToken",
    "oauthtoken", "accountKey", "privateKey", "Authorization", "JWT", "credentials", "TOKEN_2", "storage_sas_token",
    "credentials_json", "PASSWORDS", "pass", "pw", "SIGNING", "GH_PAT", "auth",
]  # fmt: skip
SWITCHES = [
    ("low_pass", "440"), ("maxPass", "10"), ("byPass", "enabled"), ("first_pass", "shuffle"), ("require_password", "always"),
    ("showPassword", "never"), ("rotate_password", "30d"), ("USE_PASSWORD", "optional"),
]  # fmt: skip
INNOCENT = [
    "secretName", "secretRef", "secret_id", "tokenUrl", "tokenEnabled", "tokenType", "token_cache", "token_key",
    "primaryKey", "partition_key", "key", "keySerializer", "passwordFile", "password_field", "maxTokens", "tokenizer",
    "bypass", "compass", "PWD", "author", "authority", "monkey", "keyword", "accessKeyId", "secrets", "topic", "",
]  # fmt: skip


def test_a_name_of_three_letters_may_be_the_directory_of_a_shell() -> None:
    assert [name_kind(name) for name in ("pwd", "Pwd", "PWD")] == [TOKEN, TOKEN, ""]


@pytest.mark.parametrize(
    ("value", "default"),
    [
        ("${A:b}", "b"), ("${A:-b c}", "b c"), ("${A:=b}", "b"), ("${_a1:b:c}", "b:c"), ("${A}", None), ("x${A:b}", None),
        ("${A:b}x", None), ("a:b", None), ("${A:}", None), ("${A: b}", None), ("${A:${B}}", None), ("${1:b}", None), ("", None),
    ],
)  # fmt: skip
def test_the_default_value_of_a_variable(value: str, default: str | None) -> None:
    assert default_of(value) == default


@pytest.mark.parametrize(
    ("value", "expected"),
    [('{"k":"a1B2c3"}', False), ('{"k":a1B2c3', True), ('"k":a1B2c3}', True), ("/a1B2c3D4+e5F6", True)],
)
def test_a_token_is_not_an_object_in_json(value: str, expected: bool) -> None:
    assert is_secret("token", value) is expected


@pytest.mark.parametrize("name", PASSWORDS)
def test_names_of_passwords(name: str) -> None:
    assert name_kind(name) == PASSWORD


@pytest.mark.parametrize("name", TOKENS)
def test_names_of_tokens(name: str) -> None:
    assert name_kind(name) == TOKEN


@pytest.mark.parametrize(("name", "value"), SWITCHES)
def test_a_switch_that_speaks_of_passwords_holds_one_only_if_it_looks_so(name: str, value: str) -> None:
    assert not is_secret(name, value)
    assert is_secret(name, "q7Rf29xT-zUw81mKd")


@pytest.mark.parametrize("name", INNOCENT)
def test_innocent_names(name: str) -> None:
    assert name_kind(name) == ""
    assert not is_secret(name, "q7Rf29xT-zUw81mKd")


@pytest.mark.parametrize(
    "value",
    [
        "hunter2",
        "password",
        "admin",
        "123456",
        "pa ss word",
        "changeit",
        "changeme",
        "münchen",
        "p@ss:w/rd",
        "Pa$sw0rd!2024",
        "P@ss${word}123",
        "x{{y}}K9s8",
        "@dm1n!",
        "a<b>c9",
        "YourStrong@Passw0rd",
        ".Xy!9,z",
    ],
)
def test_anything_behind_a_password_is_one(value: str) -> None:
    assert is_secret("password", value)
    assert not is_secret("description", value)


@pytest.mark.parametrize(
    "value",
    [
        "8f14e45fceea167a5a36dedd4bea2543",
        "6c84fb90-12c4-11e1-840d-7b25c5ee775a",
        "s3cr3t",
        "rk-live-abc123",
        "dBjftJeZCVPaaLKqOpTYh",
        "dthtyurZW5fYbW9ubHlfcc+dlX21vcmF5LmFl/kI2YzBkLTI0ZGEtNDI==",
    ],
)
def test_what_looks_random_behind_a_token_is_one(value: str) -> None:
    assert is_secret("token", value)


@pytest.mark.parametrize(
    "value",
    [
        "", "city-database", "orders-db-001", "benthos-worker-secret-rw", "accessToken", "header", "token2", "4096",
        "2024.01", "vault.internal:8200", "persistent://public/default/topic-01", "org.apache.kafka.StringSerializer",
    ],
)  # fmt: skip
def test_words_and_names_behind_a_token_are_none(value: str) -> None:
    assert not is_secret("token", value)


@pytest.mark.parametrize(
    "value",
    [
        "********", "xxxx", "....", "XXXX-XXXX", "abc***xyz", "tok-xxxxxxxx", "<password>", "Bearer <token>", "[key]",
        "{password}", "{{ password }}", "${PASSWORD}", "$PASSWORD", "%PASSWORD%", "%s", "?", ":pw", "__TOKEN__",
        "your-password", "YOUR_API_KEY", "YourApiKey", "change-me", "CHANGE_ME", "todo", "redacted", "put-it-here",
        "example-token", "N/A",
    ],
)  # fmt: skip
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)
    assert not is_secret("password", value)
    assert not is_secret("token", value)


@pytest.mark.parametrize(
    "value",
    [
        "/run/secrets/city-db", "/run/city-${STAGE}", "~/city-{{ stage }}", "./token.txt", "~/.city/token1", "file:/etc/token/a1b2", "https://a.example/t?x=a1b2c3d4",
        "dataos://vault:secrets/a1b2c3", "vault:kv/a1b2c3d4", "arn:aws:secretsmanager:x:a1b2", "projects/1/secrets/a1b2",
        ".payload.token", "this.token1a", 'meta("x-token-1a2b")', "secrets.CITY_1A2B", "CITY_DB_PASSWORD", "@/etc/t0k3n",
        "op://a1/b2/c3d4", "ssm:/prod/a1b2c3", "@Microsoft.KeyVault(SecretUri=https://a1)", "certs/a1b2c3.pem",
    ],
)  # fmt: skip
def test_references(value: str) -> None:
    assert not is_secret("password", value)
    assert not is_secret("token", value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("${A}", True), ("$A", True), ("{{ a }}", True), ("${{a b}}", True), ("${A}:${B}", True), ("'${A}'", True),
        ('${! json("a") }', True), ("$(cat /run/a)", True), ("%PASSWORD%", True), ("ENC[AES256_GCM,data:x]", True),
        ("$ANSIBLE_VAULT;1.1;AES256\n6162", True),
        ("", False), ("rainy-day", False), ("rainy-day${A}", False), ("${A}rainy-day", False), ("a{{ b }}", False),
        ("${A", False), ("ENC[x]rainy-day", False),
    ],
)  # fmt: skip
def test_only_a_value_without_text_of_its_own_is_filled_in(value: str, expected: bool) -> None:
    assert is_filled_in(value) is expected
    assert is_secret("password", value) is bool(value and not expected)


@pytest.mark.parametrize("part", ["${", "${a", "${{", "{{", "$a-", "$(", "%aaa%", "${a}{{b}}", "ENC["])
def test_long_values_are_read_in_linear_time(part: str) -> None:
    assert not is_filled_in(part * 20_000 + "!")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PASSWORDS", PASSWORD),
        ("api_keys", TOKEN),
        ("tokens", TOKEN),
        ("password", ""),
        ("keys", ""),
        ("as", ""),
        ("apiKeyX", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_list_is_that_of_its_items(name: str, kind: str) -> None:
    assert items_kind(name) == kind


@pytest.mark.parametrize("value", ["ab", "admin", "city-database"])
def test_a_credential_is_any_value(value: str) -> None:
    assert is_secret_of(CREDENTIAL, value)
    assert not any(is_secret_of(CREDENTIAL, other) for other in ("", "${A}", "<key>", 'env("A")', "none"))


def test_descriptions_of_columns_are_no_passwords() -> None:
    assert not any(is_secret("password", word) for word in ("string", "VARCHAR", "sha256", "true", "required"))


@pytest.mark.parametrize(
    ("value", "expected"), [("****", True), ("••••", True), ("xxx", True), ("<key>", True), ("a**", False)]
)
def test_masks(value: str, expected: bool) -> None:
    assert is_mask(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("a1b2c3", True, id="six characters"),
        pytest.param("a1b2c", False, id="five characters"),
        pytest.param("a1B2" * 1024, True, id="4096 characters"),
        pytest.param("a1B2" * 1024 + "c", False, id="4097 characters"),
        pytest.param("a1B2" * 4, True, id="an entropy of 2"),
        pytest.param("a1B2" * 4 + "a", False, id="an entropy of less than 2"),
        pytest.param("a1b2c3 d4", False, id="a space"),
        pytest.param("192837465102", False, id="a number"),
        pytest.param("19283.7465102", False, id="a number with a fraction"),
        pytest.param("19283.7465.102", False, id="a number with dots"),
        pytest.param("münchen-a1b2c3", False, id="other letters"),
    ],
)
def test_what_looks_random(value: str, expected: bool) -> None:
    assert looks_random(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("city12", True), ("city123", False), ("c1ty", False), ("2024", True), ("20241", False), ("12c", False),
        ("a-b_c.d:e/f@g h", True), ("a+b", False), ("a=b", False), ("/var/run/", True), ("cities.", True), ("a..b", True),
        ("AbCdEfGhIjK", True), ("AbCdEfGhIjKl", False), ("AbcDefGhiJkl", True), ("AbcDefGhiJkMn", False),
        ("AbcDefGhiJkl-AbCdEfGhIjKl", False),
    ],
)  # fmt: skip
def test_what_reads_like_a_name(value: str, expected: bool) -> None:
    assert reads_like_name(value) is expected


@pytest.mark.parametrize("value", ["cities@eu", "kafka:eu", "cities_eu", "cities-eu", "cities.eu", "/cities/eu"])
def test_names_with_each_separator_are_not_tokens(value: str) -> None:
    assert not is_secret("token", f"{value}-berlin-north")


@pytest.mark.parametrize("name", sorted({
    "accessKey", "accountKey", "apiKey", "apiSecret", "authKey", "authorization", "bearer", "cookie", "credential",
    "credentials", "credentialsJson", "encryptionKey", "jwt", "licenseKey", "masterKey", "nkeySeed", "passphrases",
    "passwords", "privateKey", "secret", "secretKey", "sharedKey", "signingKey", "sshKey", "subscriptionKey", "token",
    "auth", "pass", "pat", "psk", "pw", "signing",
}))  # fmt: skip
def test_each_word_for_a_token(name: str) -> None:
    for spelling in (name, name.upper(), f"city_{name}" if name not in ("pass", "pw") else name, f"{name}_2"):
        assert name_kind(spelling) == TOKEN
    assert name_kind(f"{name}Name") == ""


@pytest.mark.parametrize(
    "word",
    ["allow", "ask", "change", "check", "disable", "enable", "forgot", "hide", "no", "prompt", "require", "reset",
     "rotate", "show", "skip", "use", "validate"],
)  # fmt: skip
def test_each_switch_before_the_word_password(word: str) -> None:
    assert name_kind(f"{word}_password") == TOKEN
    assert name_kind(f"db_{word}_password") == PASSWORD


@pytest.mark.parametrize(
    "word", ["band", "by", "each", "first", "high", "last", "low", "max", "min", "one", "second", "single", "two"]
)
def test_each_word_before_a_pass_that_is_no_password(word: str) -> None:
    assert name_kind(f"{word}_pass") == TOKEN
    assert name_kind(f"{word}_password") == PASSWORD


@pytest.mark.parametrize("name", ["password", "passwd", "passphrase", "passcode", "dbPass", "dbPw", "dbPwd"])
def test_each_word_for_a_password(name: str) -> None:
    assert [name_kind(spelling) for spelling in (name, f"{name}2", f"{name}_2")] == [PASSWORD] * 3


@pytest.mark.parametrize(
    "value",
    ["binary", "bool", "boolean", "bytes", "char", "disabled", "drop", "enabled", "encrypt", "encrypted", "false",
     "hash", "hashed", "int", "integer", "keyword", "mask", "md5", "no", "none", "null", "number", "optional", "plain",
     "redact", "required", "sha256", "str", "string", "text", "true", "utf8", "varchar", "yes"],
)  # fmt: skip
def test_each_value_that_is_no_password(value: str) -> None:
    assert not is_secret("password", value)
    assert not is_secret("password", value.upper())
    assert is_secret("password", f"{value}9")


@given(st.text(alphabet="abcdef0123456789", min_size=24, max_size=64).filter(lambda text: text[0].isdigit()))
def test_long_hexadecimal_of_both_kinds_is_random(value: str) -> None:
    mixed = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
    if mixed and entropy(value) >= 2.5:
        assert looks_random(value) or reads_like_name(value)


@pytest.mark.slow
@given(st.lists(st.from_regex(r"[a-z]{1,11}[0-9]{0,2}", fullmatch=True), min_size=1, max_size=5))
def test_kebab_case_reads_like_a_name(words: list[str]) -> None:
    assert reads_like_name("-".join(words))


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_can_be_judged(name: str, value: str) -> None:
    assert isinstance(is_secret(name, value), bool)


def test_every_credential_of_a_stack_is_searched_for() -> None:
    for option in credential_options("bento"):
        assert name_kind(option.rpartition(".")[2]) or option == "client_certs.key", option


@pytest.mark.parametrize(
    ("value", "is_name"),
    [
        ("AbcDefGhiJkl", True),  # three letters a word
        ("AbDefGhiJkLm", False),
        ("AbDefGhiJkL", True),  # too short to tell
        ("abcdefghijkl", True),
        ("a/b-c.2024", True),
        ("a1b2c3", False),
    ],
)
def test_words_of_at_least_three_letters_read_like_a_name(value: str, is_name: bool) -> None:
    assert reads_like_name(value) == is_name
