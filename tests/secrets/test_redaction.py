"""The words of secrets, where a message quotes them."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from workerlint.core.text import Source, Span
from workerlint.secrets.redaction import SHORTEST, Redactor, SecretWords


@pytest.mark.parametrize(
    ("secrets", "text", "shown"),
    [
        pytest.param(["hunter2x"], "say hunter2x, not huntress", "say ***, not huntress", id="one"),
        pytest.param(["hunter2x"], "hunter2xhunter2x hunter2", "****** hunter2", id="side by side"),
        pytest.param(["abcdef", "abcdefgh"], "abcdefgh abcdefg", "*** ***g", id="the longest"),
        pytest.param(["abcdefg", "abcdef"], "abcdefg abcdef", "*** ***", id="the longer by one"),
        pytest.param(["abcdefgh", "cdefghij"], "abcdefghij", "***ij", id="the one that begins first"),
        pytest.param(["correct horse battery"], "is correct hor…", "is correct hor…", id="cut before it can be told"),
        pytest.param(["correct-horse-battery"], 'is "correct-horse-b…"', 'is "***"', id="cut short"),
        pytest.param(["correct-horse-battery", "correct-hors"], "correct-horse", "***", id="cut short, or another"),
        pytest.param(["correct-horse-battery", "correct-horse"], "`correct-horse`: x", "`***`: x", id="in backticks"),
        pytest.param(["correct-horse`battery"], "`correct-horse`b…`", "`***`", id="with a backtick"),
        pytest.param(["correct-horse-1", "correct-horse-2"], "correct-horse-2, too", "***, too", id="alike"),
        pytest.param(["a-]^\\[&&~~|"], "x a-]^\\[&&~~| y", "x *** y", id="signs of expressions"),
        pytest.param([], "hunter2x", "hunter2x", id="none"),
        pytest.param(["hunte"], "hunte", "hunte", id="five characters"),
        pytest.param(["hunter"], "hunter", "***", id="six characters"),
        pytest.param(["correct-horse"], "correct-hors…", "***", id="cut after twelve characters"),
        pytest.param(["correct-horse"], "correct-hor…", "correct-hor…", id="cut after eleven characters"),
        pytest.param(["correct-hors"], "correct-hors", "***", id="twelve characters"),
    ],
)
def test_mask(secrets: list[str], text: str, shown: str) -> None:
    assert SecretWords(secrets).mask(text) == shown


@given(st.lists(st.text("ab-", min_size=SHORTEST, max_size=16), max_size=5), st.text("ab- ", max_size=60))
@example(["a" * 13, "a" * 12], "a" * 60)
def test_no_secret_is_left(secrets: list[str], text: str) -> None:
    hidden = SecretWords(secrets).mask(text)
    assert not any(secret in hidden for secret in secrets)
    assert (hidden == text) or "***" in hidden


def redactor(text: str, *secrets: str) -> Redactor:
    """Return the redactor of a text in which the last occurrence of each of *secrets* is one."""
    spans = [Span(at, at + len(secret)) for secret in secrets for at in [text.rindex(secret)]]
    return Redactor(Source("worker.yaml", text), spans)


class TestWordsThatOccurElsewhere:
    text = "production: 1\nname: production\nDB_PASSWORD: production\n"

    def test_a_message_about_other_lines_shows_them(self) -> None:
        found = redactor(self.text, "production")
        assert found.redact("`production` is unknown", Span(0, 10)) == "`production` is unknown"
        assert found.redact("`production` is unknown") == "`production` is unknown"

    def test_a_message_about_the_secret_does_not(self) -> None:
        key = self.text.index("DB_PASSWORD")
        assert redactor(self.text, "production").redact("`production` is weak", Span(key, key + 1)) == "`***` is weak"

    def test_other_secrets_are_masked_everywhere(self) -> None:
        found = redactor(f"{self.text}TOKEN: hunter2x\n", "production", "hunter2x")
        assert found.redact("production: hunter2x", Span(0, 10)) == "production: ***"

    def test_what_surrounds_a_secret_is_not_another_one(self) -> None:
        text = "a: rainrainy-dayy-day\n"
        found = Redactor(Source("worker.yaml", text), [Span(7, 16)])
        assert text[7:16] == "rainy-day"
        assert found.redact("`rainy-day`") == "`***`"


class TestPem:
    begin, end = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"

    @pytest.mark.parametrize("newline", ["\n    ", "\\n"])
    def test_the_first_and_the_last_line_are_shown(self, newline: str) -> None:
        block = newline.join([self.begin, self.body, self.body, self.end])
        text = f"RSA_PRIVATE_KEY: {block}\n"
        found = redactor(text, block)
        shown = found.excerpt(0, len(text))
        assert self.body not in shown
        assert shown.startswith(f"RSA_PRIVATE_KEY: {self.begin}")
        assert shown.endswith(f"{self.end}\n")

    def test_names_in_messages_are_shown(self) -> None:
        block = f"{self.begin}\n  {self.body}\n  {self.end}"
        found = redactor(f"KEY: |\n  {block}\n", block)
        assert found.redact(f"RSA_PRIVATE_KEY is {self.body}", Span(0, 3)) == "RSA_PRIVATE_KEY is ***"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r"r\x61iny-day-9X", "rainy-day-9X"),
        (r"r\u0061iny-day-9X", "rainy-day-9X"),
        (r"r\\u0061iny-day-9X", r"r\u0061iny-day-9X"),
        (r"r\\u0061iny-day-9X", "rainy-day-9X"),
        ("rainy''day-9X", "rainy'day-9X"),
        ("rainy-\\\n    day-9X", "rainy-day-9X"),
        ("rainy%2Dday-9X", "rainy-day-9X"),
    ],
)
def test_a_message_quotes_the_value_of_a_secret_with_escapes(written: str, value: str) -> None:
    assert redactor(f'token: "{written}"\n', written).redact(f"`{value}` is unknown") == "`***` is unknown"


def test_a_part_of_a_password_that_reads_like_a_variable_is_masked() -> None:
    found = redactor("password: Qx7$uperSecret\n", "Qx7$uperSecret")
    assert found.redact("${uperSecret} is not set") == "${***} is not set"
    for reference in ("$CITY_PASSWORD", "rainy${CITY_PASSWORD}"):
        assert "CITY_PASSWORD" in redactor(f"password: {reference}\n", reference).redact("CITY_PASSWORD is not set")


@pytest.mark.parametrize("written", ["'rainy day", '"rainy day"', " rainy day "])
def test_a_message_quotes_a_secret_without_its_quotes_and_spaces(written: str) -> None:
    text = f"password: |{written}|\n"
    assert redactor(text, written).redact("`rainy day` is unknown") == "`***` is unknown"


def test_a_reference_in_a_password_is_shown() -> None:
    found = redactor("password: rainy-day ${CITY_PASSWORD}\n", "rainy-day ${CITY_PASSWORD}")
    assert found.redact("${CITY_PASSWORD} is not set, rainy-day") == "${CITY_PASSWORD} is not set, ***"


def test_without_secrets_a_message_is_shown() -> None:
    found = Redactor(Source("worker.yaml", "a: b\n"), [])
    assert found.redact("a message") == found.redact("a message", Span(0, 1)) == "a message"


def test_spaces_around_a_secret_are_masked_with_it() -> None:
    assert Redactor(Source("worker.yaml", "a:  rainy  b"), [Span(3, 10)]).masks == [Span(3, 10)]


def test_words_in_quotes_within_a_secret_are_masked() -> None:
    found = redactor('password: |\n  say "rainy-day"\n', 'say "rainy-day"')
    assert found.redact("`rainy-day` is short") == "`***` is short"


def test_several_words_of_a_secret_are_masked_each() -> None:
    found = redactor("password: 'rainy-day sunday'\n", "rainy-day sunday")
    assert found.redact("rainy-day, sunday or friday") == "***, *** or friday"


def test_a_secret_that_is_not_in_the_text_is_masked_in_messages() -> None:
    found = Redactor(Source("worker.yaml", "a: b\n"), [], ["hunter2x"])
    assert found.redact("say hunter2x") == "say ***"
    assert found.masks == []


def test_ranges_that_touch_or_overlap_are_one_mask() -> None:
    text = "abcdefghij"
    found = Redactor(Source("worker.yaml", text), [Span(6, 8), Span(1, 3), Span(2, 2), Span(3, 5)])
    assert found.masks == [Span(1, 5), Span(6, 8)]
    assert [found.excerpt(start, end) for start, end in ((0, 10), (0, 1), (1, 5), (4, 7), (5, 6), (8, 10), (3, 3))] == [
        "a***f***ij", "a", "***", "***f***", "f", "ij", "***",
    ]  # fmt: skip


def test_a_message_about_several_lines_or_the_end_of_the_text_is_masked() -> None:
    text = "production: 1\nDB_PASSWORD: production"
    found = redactor(text, "production")
    assert found.redact("`production`", Span(0, len(text))) == "`***`"
    assert found.redact("`production`", Span(len(text), len(text) + 5)) == "`***`"
    assert found.redact("`production`", Span(0, 13)) == "`production`"
