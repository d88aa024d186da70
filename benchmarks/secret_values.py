"""Made-up secrets and look-alikes. Every value is random, and none opens anything.

Tokens follow the formats that providers document for their own tokens. A look-alike has the name, the form or the
length of a secret and is none: a digest, a reference, a placeholder, an expression, a public key.
"""

from __future__ import annotations

import json
import random
import string
from base64 import b64encode
from urllib.parse import quote

_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_DIGITS = string.digits
_UPPER = string.ascii_uppercase + string.digits
_URL_SAFE = _ALNUM + "-_"
_BASE64 = _ALNUM + "+/"


class Values:
    """Random values from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def word(self, length: int, alphabet: str = _ALNUM) -> str:
        """Return characters of an alphabet."""
        return "".join(self.random.choice(alphabet) for _ in range(length))

    def uuid(self) -> str:
        """Return a UUID."""
        return "-".join(self.word(length, _HEX) for length in (8, 4, 4, 4, 12))

    def jwt(self) -> str:
        """Return a JSON Web Token with a random signature."""
        parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": self.word(10, _DIGITS), "iat": 1700000000})
        encoded = [b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
        return ".".join([*encoded, self.word(43, _URL_SAFE)])

    def pem(self, kind: str) -> str:
        """Return a PEM block of random characters."""
        lines = [self.word(64, _BASE64) for _ in range(4)]
        return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"])


def tokens(made: Values) -> dict[str, str]:
    """Return a token of each provider, by its label."""
    word, uuid = made.word, made.uuid
    return {
        "AWS access key": "AK" + "IA" + word(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "AWS temporary key": "AS" + "IA" + word(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        "Amazon Bedrock key": "AB"
        "SK" + b64encode(f"BedrockAPIKey-{word(4)}-at-{word(12, _DIGITS)}:{word(40)}".encode()).decode(),
        "Atlassian token": "AT" + "ATT3xFfGF0" + word(172, _URL_SAFE) + "=" + word(8, _UPPER),
        "Azure client secret": word(3) + "8" + "Q~" + word(34, _ALNUM + "-_.~"),
        "Azure storage": f"DefaultEndpointsProtocol=https;AccountName=cities;AccountKey={word(86, _BASE64)}==",
        "Azure service bus": f"Endpoint=sb://x.example/;SharedAccessKeyName=r;SharedAccessKey={word(43, _BASE64)}=",
        "Databricks token": "da" + "pi" + word(32, _HEX),
        "DigitalOcean token": "do" + "p_v1_" + word(64, _HEX),
        "Discord webhook": f"https://discord.com/api/webhooks/{word(19, '123456789')}/{word(68, _URL_SAFE)}",
        "Docker token": "dc" + "kr_pat_" + word(27, _URL_SAFE),
        "Doppler token": "dp" + ".st.prd." + word(43),
        "GitHub fine-grained token": "git" + "hub_pat_" + word(22) + "_" + word(59),
        "GitHub server token": "gh" + "s_" + word(36),
        "GitHub token": "gh" + "p_" + word(36),
        "GitLab deploy token": "gl" + "dt-" + word(20, _URL_SAFE),
        "GitLab runner token": "gl" + "rt-" + word(20, _URL_SAFE),
        "GitLab token": "gl" + "pat-" + word(20, _URL_SAFE),
        "Google API key": "AI" + "za" + word(35, _URL_SAFE),
        "Google access token": "ya" + "29.a0A" + word(160, _URL_SAFE),
        "Google client secret": "GO" + "CSPX-" + word(28, _URL_SAFE),
        "Google refresh token": "1" + "//0" + word(99, _URL_SAFE),
        "Grafana token": "gl" + "sa_" + word(32) + "_" + word(8, _HEX),
        "Hugging Face token": "h" + "f_" + word(34, string.ascii_letters),
        "JSON Web Token": made.jwt(),
        "Linear key": "li" + "n_api_" + word(40),
        "New Relic key": "NR" + "AK-" + word(27, _UPPER),
        "New Relic license": word(36, _HEX) + "NR" + "AL",
        "OpenAI key": "s" + "k-proj-" + word(74, _URL_SAFE) + "T3BlbkFJ" + word(74, _URL_SAFE),
        "PyPI token": "py" + "pi-AgEIcHlwaS5vcmcCJ" + word(160, _URL_SAFE),
        "SendGrid key": "S" + "G." + word(22, _URL_SAFE) + "." + word(43, _URL_SAFE),
        "Shopify token": "sh" + "pat_" + word(32, _HEX),
        "Slack app token": "xa" + "pp-1-A" + word(10, _UPPER) + "-" + word(13, _DIGITS) + "-" + word(64, _HEX),
        "Slack bot token": "xo" + f"xb-{word(12, _DIGITS)}-{word(13, _DIGITS)}-{word(24)}",
        "Slack webhook": f"https://hooks.slack.com/services/T{word(10, _UPPER)}/B{word(10, _UPPER)}/{word(24)}",
        "Stripe key": "sk" + "_live_" + word(24),
        "Teams webhook": "https://acme.webhook.office.com/webhookb2/"
        f"{uuid()}@{uuid()}/IncomingWebhook/{word(32, _HEX)}/{uuid()}",
        "Telegram token": word(10, "123456789") + ":A" + "A" + word(33, _URL_SAFE),
        "Twilio key": "S" + "K" + word(32, _HEX),
        "Vault token": "hv" + "s." + word(95, _URL_SAFE),
        "age key": "AGE-" + "SECRET-KEY-1" + word(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
        "npm token": "np" + "m_" + word(36),
        "private key": made.pem("PRIVATE KEY"),
        "OpenSSH key": made.pem("OPENSSH PRIVATE KEY"),
    }


def phrases(made: Values) -> dict[str, str]:
    """Return texts that contain a secret, by their labels."""
    word, password = made.word, made.word(14)
    return {
        "Bearer header": f"curl -H 'Authorization: Bearer {word(40)}' https://cities.example",
        "Bloblang assignment": f'root = this\nroot.api_token = "{word(32)}"',
        "Go DSN": f"maps:{password}@tcp(db.example:3306)/cities",
        "JDBC Oracle": f"jdbc:oracle:thin:maps/{password}@db.example:1521/cities",
        "JDBC SQL Server": f"jdbc:sqlserver://db.example;user=maps;password={password};encrypt=true",
        "JSON with a password": json.dumps({"user": "maps", "password": password}),
        "Kafka login module": f'org.apache.kafka.PlainLoginModule required username="maps" password="{password}";',
        "PEM with escapes": made.pem("RSA PRIVATE KEY").replace("\n", "\\n"),
        "URL key": f"https://cities.example/v1/feed?format=json&api_key={word(32, _HEX)}",
        "URL signature": f"https://cities.example/x?sv=2022&sig={quote(word(43, _BASE64) + '=', safe='')}",
        "URL token": f"https://cities.example/v1/feed?access_token={word(40)}",
        "URL with a token": f"https://{word(32)}@git.example/cities.git",
        "YAML in a block": f"user: maps\npassword: {password}\nport: 5432",
        "amqp address": f"amqp://maps:{password}@queue.example:5672/%2f",
        "basic login": f"curl -s -u maps:{password} https://cities.example/feed",
        "command option": f"mysqldump --user maps --password {password} cities",
        "command option with equals": f"mysqldump --user=maps --password={password} cities",
        "connection string": f"host=db.example user=maps password={password} dbname=cities",
        "mongodb address": f"mongodb+srv://maps:{password}@cluster.example/cities",
        "odd password": f"postgres://maps:pa$s{word(6)}@db.example/cities",
        "partly a variable": f"postgres://maps:{word(8)}${{SUFFIX}}@db.example/cities",
        "percent-encoded password": f"postgres://maps:p%40ss{word(8)}@db.example/cities",
        "postgres address": f"postgresql://maps:{password}@db.example:5432/cities",
        "properties": f"sasl.mechanism=PLAIN\nsasl.password={password}",
        "redis address": f"redis://:{password}@cache.example:6379/0",
        "shell export": f"export DB_PW={password}\n./run",
        "variable with a default": f"${{DB_PASSWORD:{password}}}",
        "variable with another default": f"${{API_TOKEN:-{word(24)}}}",
    }


def named(made: Values) -> list[tuple[str, str, str]]:
    """Return the labels, names and values of secrets that only their names reveal."""
    word = made.word
    values = {
        "DB_PASSWORD": "sunny-week-37",
        "MYSQL_ROOT_PASSWORD": "cities",
        "DB_PASS": "changeme",
        "DB_PW": word(10),
        "adminPwd": "Pa$sw0rd!2024",
        "keystorePassword": "P@ss${WORD}123",
        "passphrase": "correct horse battery staple",
        "sasl.password": "x{{y}}K9s8",
        "AWS_SECRET_ACCESS_KEY": word(40, _BASE64),
        "AWS_SESSION_TOKEN": word(300, _BASE64),
        "clientSecret": word(32),
        "API_KEY": word(32, _HEX),
        "x-api-key": made.uuid(),
        "AUTH_TOKEN": word(24),
        "JWT_SIGNING_KEY": word(48, _BASE64),
        "encryption_key": word(44, _BASE64),
        "SLACK_SIGNING_SECRET": word(32, _HEX),
        "TWILIO_AUTH_TOKEN": word(32, _HEX),
        "DATADOG_API_KEY": word(32, _HEX),
        "snowflakePassword": "Sn0w-" + word(6),
        "GITHUB_PAT": word(40, _HEX),
        "session_cookie": word(40),
        "SSH_PASSPHRASE": "rainy",
        "redis_password": "12345678",
        "PASSWORD_2": "sunny-day",
        "oauthClientSecret": word(28, _URL_SAFE),
    }
    return [(f"named {name}", name, value) for name, value in values.items()]


def lookalikes(made: Values) -> list[tuple[str, str, str]]:
    """Return the labels, names and values of what is not a secret."""
    word, uuid = made.word, made.uuid
    key = word(43, _BASE64)
    rows = {
        "image digest": ("image", f"registry.example/cities@sha256:{word(64, _HEX)}"),
        "digest": ("checksum", f"sha256:{word(64, _HEX)}"),
        "hash of a schema": ("schema_hash", word(64, _HEX)),
        "git commit": ("GIT_SHA", word(40, _HEX)),
        "etag": ("etag", word(32, _HEX)),
        "uuid": ("TENANT_ID", uuid()),
        "client id": ("AZURE_CLIENT_ID", uuid()),
        "trace id": ("traceparent", f"00-{word(32, _HEX)}-{word(16, _HEX)}-01"),
        "variable": ("DB_PASSWORD", "${DB_PASSWORD}"),
        "plain variable": ("API_TOKEN", "$API_TOKEN"),
        "two variables": ("DSN", "postgres://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:5432/cities"),
        "variable with an empty default": ("DB_PASSWORD", "${DB_PASSWORD:}"),
        "host with a default": ("DB_HOST", "${DB_HOST:db.example}"),
        "placeholder": ("API_KEY", "${{api-key}}"),
        "placeholder in brackets": ("API_KEY", "<your-api-key>"),
        "placeholder in words": ("CLIENT_SECRET", "your-client-secret-here"),
        "mask": ("DB_PASSWORD", "********"),
        "cut token": ("API_TOKEN", "gh" + "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        "name of a secret": ("credentialsSecret", "city-database-credentials"),
        "reference to a secret": ("secretKeyRef", "city-database/password"),
        "path of a secret": ("DB_PASSWORD_FILE", "/run/secrets/city-database"),
        "path in a password": ("DB_PASSWORD", "/run/secrets/city-database"),
        "key file": ("ssl.keystore.location", "/etc/kafka/secrets/keystore.jks"),
        "certificate file": ("privateKey", "certs/city-a1b2.pem"),
        "secret of AWS": (
            "SECRET_ARN",
            f"arn:aws:secretsmanager:eu-west-1:{word(12, _DIGITS)}:secret:cities-{word(6)}",
        ),
        "secret of Vault": ("DB_PASSWORD", "vault:secret/data/cities#password"),
        "secret of Google": ("DB_PASSWORD", "projects/12345/secrets/cities/versions/3"),
        "secret of Azure": ("DB_PASSWORD", "@Microsoft.KeyVault(SecretUri=https://cities.vault.azure.net/secrets/db)"),
        "secret of 1Password": ("API_TOKEN", "op://cities/api/token"),
        "secret of vals": ("API_TOKEN", "ref+vault://secret/cities#token"),
        "encrypted by sops": (
            "DB_PASSWORD",
            f"ENC[AES256_GCM,data:{word(20, _BASE64)},iv:{word(20, _BASE64)}=,tag:{word(22, _BASE64)}==,type:str]",
        ),
        "encrypted by Ansible": ("text", f"$ANSIBLE_VAULT;1.1;AES256\n{word(80, _DIGITS)}\n{word(80, _DIGITS)}"),
        "token endpoint": ("tokenUrl", "https://login.example/oauth2/v2.0/token"),
        "token endpoint with a query": ("TOKEN_URL", "https://login.example/token?x=a1b2c3d4e5f6"),
        "kind of a token": ("token_type", "bearer"),
        "SASL mechanism": ("sasl_mechanism", "SCRAM-SHA-512"),
        "partition key": ("partition_key", "city_id_a1b2"),
        "key of a cache": ("key", '${! json("id") }'),
        "serializer": ("key.serializer", "org.apache.kafka.common.serialization.StringSerializer"),
        "number of tokens": ("MAX_TOKENS", "4096"),
        "switch": ("require_password", "always"),
        "column": ("password_column", "user_password_hash"),
        "JWKS address": ("jwt_keys", "https://login.example/.well-known/jwks.json"),
        "expression": ("api_key", 'env("API_KEY")'),
        "path of jq": ("filter", ".payload.token"),
        "mapping without a literal": ("mapping", 'root.token = this.token.or("none")\nroot.password = deleted()'),
        "code without a literal": ("script", "password = config.password\nconnect(user=user, password=password)"),
        "SQL": ("query", "SELECT id FROM users WHERE password = ? AND token = :token"),
        "Avro schema": ("schema", '{"name":"user","type":"record","fields":[{"name":"password","type":"string"}]}'),
        "JSON schema": ("schema", '{"properties": {"password": {"type": "string"}, "token": {"type": "string"}}}'),
        "labels": ("labels", '{"password": "Password", "token": "Enter your token"}'),
        "sentence": ("notes", "Set the password: see the wiki of the team"),
        "option in a sentence": ("notes", "pass the option --password to the client"),
        "command with a variable": ("command", "mysqldump --user maps --password $DB_PASSWORD cities"),
        "login with a variable": ("command", "curl -u maps:$DB_PASSWORD https://cities.example"),
        "script with a password from a file": ("command", 'psql "password=$(cat /run/secrets/db) host=db"'),
        "public key": ("ssh_key", f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{key} maps@cities"),
        "certificate": ("cert", made.pem("CERTIFICATE")),
        "public key in PEM": ("public_key", made.pem("PUBLIC KEY")),
        "age recipient": ("recipient", "age1" + word(58, "qpzry9x8gf2tvdw0s3jn54khce6mua7l")),
        "base64 of a sentence": ("greeting", b64encode(b"a list of all cities and of the roads between them").decode()),
        "base64 of an image": ("icon", b64encode(bytes(made.random.randrange(256) for _ in range(90))).decode()),
        "address": ("dataset", "dataos://lakehouse:retail/city_tokens?acl=rw"),
        "pulsar topic": ("topic", "persistent://public/default/cities-a1b2c3d4e5"),
        "address with an at sign": ("url", "https://cities.example/users/@me:feed@today"),
        "SSH address": ("repository", "ssh://git@git.example:22/cities/deploy-2024.git"),
        "e-mail": ("contact", "maps:team@cities.example"),
        "package": ("image", "node:18.20.4-alpine3.20@sha256:" + word(64, _HEX)),
        "JDBC without a password": ("jdbc", "jdbc:postgresql://db.example:5432/cities?ssl=true&user=maps"),
        "Oracle without a password": ("jdbc", "jdbc:oracle:thin:@db.example:1521/cities"),
        "Sentry project": (
            "SENTRY_DSN",
            f"https://{word(32, _HEX)}@o{word(6, _DIGITS)}.ingest.sentry.io/{word(7, _DIGITS)}",
        ),
        "resource name": ("resource", "soda-quality-checks-indexer-a1b2c3"),
        "working directory": ("PWD", "/app"),
        "pattern": ("pattern", r"(?i)password\s*[:=]\s*\S+"),
        "time": ("timestamp", "2024-01-02T03:04:05.678Z"),
        "large number": ("account", word(18, "123456789")),
        "version": ("APP_VERSION", "1.2.3-rc.4+build.5678"),
        "test word": ("notes", "the quick brown fox jumps over the lazy dog"),
        "empty": ("DB_PASSWORD", ""),
        "cache key": ("cache_key", 'cities:${! json("id") }'),
        "license": ("license", "Apache-2.0"),
        "bucket": ("bucket", "s3://cities-a1b2c3d4/feed/2024/01/"),
        "S3 address": ("url", f"https://cities.s3.amazonaws.com/{uuid()}/feed.json"),
        "public webhook page": ("docs", "https://discord.com/developers/docs/resources/webhook"),
    }
    return [(label, *row) for label, row in rows.items()]
