"""Secrets that the text around them reveals, and texts of the same form without one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.secrets.phrases import find_phrases, is_example


def found(text: str) -> list[str]:
    return [text[hit.span.start : hit.span.end] for hit in find_phrases(text)]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("amqp://maps:rainy@day@queue:5672", "rainy@day"),
        ("redis://:12345@cache", "12345"),
        ("https://a1B2c3D4e5F6g7H8@cities.example/feed", "a1B2c3D4e5F6g7H8"),
        ("https://a1B2c3D4e5F6g7H8:x-oauth-basic@cities.example/feed", "a1B2c3D4e5F6g7H8"),
        ("maps:rainy-day@tcp(db:3306)/cities", "rainy-day"),
        ("maps:rainy-day@unix(/run/db.sock)/cities", "rainy-day"),
        ("jdbc:oracle:thin:maps/rainy@db:1521/x", "rainy"),
        ("${DB_PASSWORD:rainy}", "rainy"),
        ("postgres://${DB_USER}@db?x=${API_TOKEN:-a1B2c3D4e5}", "a1B2c3D4e5"),
        ("curl -s -u maps:rainy https://x.example", "rainy"),
        ("curl --user 'maps:rainy' https://x.example", "rainy"),
        ("mysql --password rainy -u maps", "rainy"),
        ("mysql --password='rainy day' -u maps", "rainy day"),
        ("java -Ddb.password=rainy -jar x.jar", "rainy"),
        ("host=db password=rainy dbname=x", "rainy"),
        ("Server=db;Password=rainy;Encrypt=true", "rainy"),
        ("Server=db;User Id=maps;Password=pass;", "pass"),
        ("https://x.example?access_token=a1B2c3D4#top", "a1B2c3D4"),
        ("https://x.example?a=b&api_key=a1B2c3D4&c=d", "a1B2c3D4"),
        ('{"user": "maps", "password": "rainy"}', "rainy"),
        (r"{\"password\":\"rainy\"}", "rainy"),
        ('root.token = "a1B2c3D4"', "a1B2c3D4"),
        ("root.password = 'rainy'", "rainy"),
        ("a: b\n  - password: rainy\nc: d", "rainy"),
        ("export DB_PW=rainy\nrun", "rainy"),
        ('username="maps" password="rainy";', "rainy"),
        ("curl -H 'X-API-Key: a1B2c3D4' https://x.example", "a1B2c3D4"),
        ("the token: a1B2c3D4e5, from May", "a1B2c3D4e5"),
        ("the token: a1B2c3D4, from May", "a1B2c3D4"),
        ("password := 'rainy'", "rainy"),
        ("password=ab{c}", "ab{c}"),
        ("password=ab[c]", "ab[c]"),
        ("({[password=rainy]})", "rainy"),
        ("password=rainy_day", "rainy_day"),
        ("password=rainy and }} x", "rainy"),
        ("password=x{{y}}K9s8 c }} d", "x{{y}}K9s8"),
        ("password=rainy#day", "rainy#day"),
        ("x password=rainy#day", "rainy#day"),
        ("password=rainy#day&", "rainy#day"),
        ("password => rainy-day", "rainy-day"),
        ("f(password=ab-12, x)", "ab-12"),
        ("a: b\npassword: rainy", "rainy"),
        ("password: rainy \t\r,;)]}", "rainy"),
        ("password='x,token=a1B2c3D4'", "x,token=a1B2c3D4"),
        ("run --password='x --token=a1B2c3D4' y", "x --token=a1B2c3D4"),
        ('passphrase = "correct horse battery"', "correct horse battery"),
        ('"PASSPHRASE": "correct horse battery"', "correct horse battery"),
        ("password => 'rainy'", "rainy"),
        ("Authorization: Basic bWFwczpyYWlueS1kYXk=", "bWFwczpyYWlueS1kYXk="),
    ],
)
def test_the_secret_is_found_and_nothing_around_it(text: str, secret: str) -> None:
    assert found(text) == [secret]


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/users/@me:foo@bar",
        "https://a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4@o1.ingest.sentry.io/1",
        "http://a:8080,maps@b",
        "ssh://deploy-user-of-cities@git.example",
        "maps:${DB_PASSWORD}@tcp(db:3306)/cities",
        "jdbc:oracle:thin:@db:1521/x",
        "${DB_PASSWORD:}",
        "${DB_PASSWORD:-${OTHER}}",
        "${DB_HOST:localhost}",
        "curl -u maps https://x.example",
        "curl -u $LOGIN https://x.example:8080",
        "curl -u maps:$PASSWORD https://x.example",
        "the option --password is required",
        "Bearer aaaaaaaaaaaaaaaaaaaa",
        "https://aaaaaaaaaaaaaaaaaa1@x.example",
        "https://aBcDeFgHiJkLmNoPqR@x.example",
        "f(password=rainy, b=1)",
        "password: rainy days are over\nx",
        "password: rainy x",
        "see password: rainy",
        "the password: city-2024 and more",
        "password => rainy",
        "mysql --password --user maps",
        "mysql --password $DB_PASSWORD",
        "connect(user=user, password=password)",
        "password = config.password",
        "root.password = this.password.hash",
        "root.token = uuid_v4()",
        "if password == '' { }",
        "SELECT * FROM users WHERE password = ?",
        "SELECT * FROM users WHERE password = @password",
        "UPDATE users SET password = %(password)s",
        "Enter the password: it is in the vault",
        "the token: a1B2c3D, from May",
        "xBearer q7Rf29xTzUw81mKd4",
        "xBasic bWFwczpyYWlueS1kYXk=",
        "://maps:rainy@db",
        "://q7Rf29xTzUw81mKd@db",
        "dataos://maps:rainy@db",
        "mycurl -u maps:rainy https://x.example",
        "curly -u maps:rainy https://x.example",
        "x--password rainy",
        "--password --user",
        "password == 'rainy'",
        "password =~ 'rainy'",
        "password://rainy",
        "%password=rainy",
        "$password = 'rainy'",
        "password: this.pass1word",
        "the token: aBcDeFgHiJkLm, from May",
        '{"password": "Enter your password"}',
        '{"password": {"type": "string"}}',
        '{"name": "password", "type": "string"}',
        '{"password": "string"}',
        "https://x.example?token_type=bearer&key=cities",
        "primary_key: id",
        "'password': cities_database_password,",
        "DB/password=str:{{ db_password }}",
        "run --password=pass:{{ item.password }} x",
        "cephadm --ssh-private-key /home/{{ user }}/.ssh/id_rsa",
        "arn:aws:secretsmanager:eu-west-1:1234:secret:cities-a1B2c3",
        "tokenUrl: https://x.example/oauth/token",
    ],
)
def test_a_text_of_the_same_form_is_not_a_secret(text: str) -> None:
    assert found(text) == []


def test_a_word_in_a_sentence_shows_the_form_of_an_address() -> None:
    (hit,) = find_phrases("amqp://user:password@host")
    assert is_example(hit, "password", "use amqp://user:password@host")
    assert not is_example(hit, "password", "amqp://user:password@host")
    assert not is_example(hit, "rainy-day", "use amqp://user:rainy-day@host")


@given(st.text("pas word=:\"'\\-@/{}$u\n", max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for hit in find_phrases(f"curl -u a:b {text}"):
        assert 0 <= hit.span.start < hit.span.end


def test_each_word_that_stands_for_a_secret_in_an_example() -> None:
    for word in ("pass", "passwd", "password", "pwd", "secret", "x-oauth-basic"):
        assert found(f'{{"password": "{word}"}}') == found(f"password = '{word.upper()}'") == []
        (hit,) = find_phrases(f"amqp://user:{word}x@host")
        assert is_example(hit, word, "use it")
        assert not is_example(hit, f"{word}x", "use it")
    assert found('{"password": "rainy"}') == ["rainy"]


def test_each_word_after_the_name_of_an_option_in_a_sentence() -> None:
    words = [
        "and", "argument", "as", "flag", "for", "from", "if", "in", "instead", "is", "must", "on", "option", "or", "parameter",
        "to", "with",
    ]  # fmt: skip
    assert [
        word for word in words if found(f"use --password {word} more") or found(f"use --password {word.upper()}")
    ] == []
    assert found("use --password the more") == ["the"]


def test_the_kind_of_a_secret() -> None:
    texts = {
        "a1B2c3D4": {"token=": "a token", "accessToken: ": "a token", "api_key=": "a secret", "--token ": "a token", "--api-key ": "a secret"},
        "rainy": {"password=": "a password", "--db-pass ": "a password", "curl -u maps:": "a password", "x://maps:": "a URL password"},
    }  # fmt: skip
    for secret, kinds in texts.items():
        for before, kind in kinds.items():
            (hit,) = find_phrases(f"{before}{secret}{'@x' if '//' in before else ''}")
            assert hit.what == kind, before


@pytest.mark.parametrize(
    ("text", "what", "certain"),
    [
        ("${API_TOKEN:a1B2c3D4}", "a token", True),
        ("${DB_PASSWORD:rainy}", "a password", True),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
            "a private key",
            True,
        ),
        ("Bearer q7Rf29xTzUw81mKd4", "a token", True),
        ("Basic bWFwczpyYWlueS1kYXk=", "a user name with a password", True),
        ("https://a1B2c3D4e5F6g7H8@cities.example/feed", "a token", True),
        ("amqp://maps:rainy@queue", "a URL password", False),
        ("maps:rainy-day@tcp(db:3306)/cities", "a password", False),
        ("jdbc:oracle:thin:maps/rainy@db:1521/x", "a password", False),
        ("curl -u maps:rainy https://x.example", "a password", False),
        ("mysql --password rainy", "a password", False),
        ("host=db password=rainy", "a password", False),
    ],
)
def test_what_cannot_be_an_example_is_certain(text: str, what: str, certain: bool) -> None:
    (hit,) = find_phrases(text)
    assert (hit.what, hit.certain) == (what, certain)


def test_only_a_password_in_an_address_is_an_example() -> None:
    (hit,) = find_phrases("host=db password=pass")
    assert not is_example(hit, "pass", "host=db password=pass")
