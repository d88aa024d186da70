"""Heuristics for secrets: the name of the key, and the shape of the value."""

from __future__ import annotations

from workerlint.core.memo import Memo
from workerlint.core.text import Pattern

PASSWORD = "password"  # noqa: S105 - a kind of name
"""The name means a password: any value is one."""
TOKEN = "token"  # noqa: S105 - a kind of name
"""The name may also belong to a reference, so the value has to look like a secret too."""
CREDENTIAL = "credential"
"""The Stack documents the option as a credential: any value is one."""

URL_PASSWORD = "a URL password"  # noqa: S105 - a phrase of messages
"""What messages call the password in a URL."""

_WORD = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
NAME_HINTS = (
    "pass", "pw", "secret", "token", "key", "credential", "auth", "jwt", "bearer", "signing", "psk", "pat", "cookie",
)  # fmt: skip
"""Every name that suggests a secret contains one of these, in any case."""
_PASSWORD_ENDS = ("password", "passwd", "passphrase", "passcode")
_PASSWORD_WORDS = frozenset(("pass", "pw", "pwd"))
_SWITCHES = frozenset(
    ("allow", "ask", "change", "check", "disable", "enable", "forgot", "hide", "no", "prompt", "require", "reset",
     "rotate", "show", "skip", "use", "validate")
)  # fmt: skip
"""``require_password: always`` begins like this; ``reset_password`` may still have a value that looks like a secret."""
_PASSES = frozenset(
    ("band", "by", "each", "first", "high", "last", "low", "max", "min", "one", "second", "single", "two")
)
"""``low_pass: 440`` and ``first_pass: shuffle`` are not about passwords."""
_TOKEN_ENDS = (
    "accesskey", "accountkey", "apikey", "apisecret", "authkey", "authorization", "bearer", "cookie", "credential",
    "credentials", "credentialsjson", "encryptionkey", "jwt", "licensekey", "masterkey", "nkeyseed", "passphrases",
    "passwords", "privatekey", "secret", "secretkey", "sharedkey", "signingkey", "sshkey", "subscriptionkey", "token",
)  # fmt: skip
_TOKEN_WORDS = frozenset(("auth", "pass", "pat", "psk", "pw", "pwd", "signing"))
"""``auth: oauth2`` and ``PASS: 1`` are not secrets, so these count only before a value that looks like one."""


NAME_ENDS = (*_PASSWORD_ENDS, *_PASSWORD_WORDS, *_TOKEN_ENDS, *_TOKEN_WORDS)
"""How the names of secrets end, in lower case and without separators."""


def name_kind(name: str) -> str:
    """Return the kind of secret that the name of a key suggests: PASSWORD, TOKEN, or an empty string for none.

    The end of the name decides: ``clientSecret`` is one, ``secretName``, ``tokenUrl`` and ``primaryKey`` are not.
    """
    kind: str = _KINDS[name]
    return kind


def _name_kind(name: str) -> str:
    lower = name.lower()
    if not any(hint in lower for hint in NAME_HINTS):
        return ""
    words = [word.lower() for word in _WORD.findall(name)]
    while words and words[-1].isdecimal():  # TOKEN_2
        words.pop()
    end = "".join(words)
    if end.endswith(_PASSWORD_ENDS):
        return TOKEN if words[0] in _SWITCHES else PASSWORD
    if len(words) > 1 and words[-1] in _PASSWORD_WORDS:
        return TOKEN if words[-2] in _PASSES else PASSWORD
    if name == "PWD":  # the working directory of a shell
        return ""
    return TOKEN if end.endswith(_TOKEN_ENDS) or words[-1] in _TOKEN_WORDS else ""


_KINDS = Memo(_name_kind, 1024)


def items_kind(name: str) -> str:
    """Return the kind of secret of the items of a list or mapping with this name, a plural such as ``api_keys``."""
    return name_kind(name[:-1]) if name[-1:] in {"s", "S"} else ""


def is_secret(name: str, value: str) -> bool:
    """Return whether *value* of a key called *name* is a secret in plain text."""
    return is_secret_of(name_kind(name), value)


def is_secret_of(kind: str, value: str) -> bool:
    """Return whether *value* is a secret in plain text where a secret of this kind is expected; not if it is empty."""
    if not kind or not value or is_placeholder(value) or _is_reference(value):
        return False
    if kind == TOKEN:  # the fields of an object in JSON are searched for
        return looks_random(value) and not (value[0] == "{" and value[-1] == "}")
    return value.lower() not in _NO_PASSWORDS


_NO_PASSWORDS = frozenset(
    ("binary", "bool", "boolean", "bytes", "char", "disabled", "drop", "enabled", "encrypt", "encrypted", "false",
     "hash", "hashed", "int", "integer", "keyword", "mask", "md5", "no", "none", "null", "number", "optional", "plain",
     "redact", "required", "sha256", "str", "string", "text", "true", "utf8", "varchar", "yes")
)  # fmt: skip
"""The values of a column, a schema or a switch with the name password."""

_PLACEHOLDER = Pattern(r"""(?xis)
      (.)\1*                                                     # one character, any number of times
    | [-*xX.•_\#?0]+                                             # the usual masks, mixed
    | .*(?: \*{3} | ([xX*.•\#])\2{5} ).* | .*(?: \.{3} | … | [-_]x{4,} ) # a part is cut out
    | [a-z]*[\s:=_-]*(?: <[^<>]+> [\s:=_-]* )+
    | %[a-z] | \{[\w.: -]*\} | \[[\w.: -]*\] | __\w+__ | [:?]\w*
    | your(?: [-_ ]?[a-z]++ )*+ | .*[-_ ](?:here|placeholder|example)
    | (?: change[-_ ]me | dummy | example | fake | fixme | hidden | masked | n/?a | placeholder | redacted | removed
        | sample | tbd | todo ) (?:[-_ ].*)?
""")
_MASK = Pattern(r"(?:[*•xX.]\s*)+|<[^<>]*>|\[[^\]]*\]")


_FILLED_IN = Pattern(r"""(?xis)
      (?: [a-z]{2,6}: )? (?: [-.:/@\s'"]*+ (?:
            \$\{ (?: [^{}]++ | \{[^{}]*+\} )*+ \}
          | \{\{ (?: [^{}]++ | \{[^{}]*+\} )*+ \}\}
          | \$\( (?: [^()]++ | \([^()]*+\) )*+ \)
          | \$[A-Za-z_]\w*+
          | %[a-z_]{3,}%
      ) )++ [-.:/@\s'"]*+
    | ENC\[.*\]                                                    # encrypted by sops
    | \$ANSIBLE_VAULT;.*
""")


def is_filled_in(value: str) -> bool:
    """Return whether a value consists of variables and placeholders alone, or is encrypted."""
    return bool(_FILLED_IN.fullmatch(value.strip()))


_DEFAULT = Pattern(r"\$\{[A-Za-z_]\w*:[-=]?([^${}\s][^${}\n]*)\}")


def default_of(value: str) -> str | None:
    """Return the default value of a variable, ``value`` in ``${NAME:value}``; None if the value is anything else."""
    match = _DEFAULT.fullmatch(value) if value.startswith("${") and ":" in value else None
    return match[1] if match else None


def is_placeholder(value: str) -> bool:
    """Return whether a value only stands for a secret: a mask, a placeholder or a variable."""
    return bool(_PLACEHOLDER.fullmatch(value.strip())) or is_filled_in(value)


def is_mask(value: str) -> bool:
    """Return whether a value is only asterisks, dots or the like, or a placeholder in brackets."""
    return bool(_MASK.fullmatch(value.strip()))


_REFERENCE = Pattern(r"""(?xs)
      (?: https? | dataos | file | env | vault | secrets? | op | awssm | awsps | ssm | secretsmanager | gcpsm | sm
        | azurekv | akv | keyvault | conjur | doppler ) :(?!\s) .*
    | arn:.* | projects/.* | ref\+.* | @[\w~.-]*/[\w~./-]* | @Microsoft\.KeyVault\(.*\) | secrets?[./][\w./-]+
    | [\w~./-]+\.(?: crt | env | jks | json | key | p12 | pem | txt | ya?ml )
    | \.[A-Za-z_\[][^\s!-,]* | (?:this|root|meta|metadata)[.(].* | \w+\(.*\)   # jq and bloblang
    | [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+                                    # the name of a variable
""")


_VARIABLE = Pattern(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}")


def _is_reference(value: str) -> bool:
    """Return whether a value refers to a secret: a path, an address, an expression or the name of a variable."""
    if _REFERENCE.fullmatch(value):
        return True
    return value.startswith(("/", "./", "../", "~/")) and reads_like_name(_VARIABLE.sub("x", value.lstrip("~")))


_SEPARATORS = Pattern(r"[-_.:/@\s]+")
_NAME_PART = Pattern(r"[A-Za-z]+[0-9]{0,2}|[0-9]{1,4}")
_TOKEN_TEXT = Pattern(r"[!-~]{6,4096}")


def reads_like_name(value: str) -> bool:
    """Return whether a value consists of words and short numbers, as names of resources, hosts and topics do."""
    for part in _SEPARATORS.split(value.strip("/.")):
        if not _NAME_PART.fullmatch(part):
            return False
        # Letters alone may still be random: then many of them are capitals.
        if len(part) >= 12 and len(_WORD.findall(part)) * 3 > len(part):
            return False
    return True


def looks_random(value: str) -> bool:
    """Return whether a value looks generated, or at least hard to guess."""
    if not _TOKEN_TEXT.fullmatch(value) or value.replace(".", "").isdecimal() or reads_like_name(value):
        return False
    return entropy(value) >= 2.0


def entropy(value: str) -> float:
    """Return the Shannon entropy of a text in bits per character."""
    from math import log2  # for the few values that may be secrets

    size = len(value)
    return -sum(count / size * log2(count / size) for count in map(value.count, set(value)))
