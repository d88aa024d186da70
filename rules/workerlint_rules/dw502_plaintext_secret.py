"""No password and no token is written out.

A secret in a manifest is readable for everybody who sees the file, its history or the output of a lint, and it stays in
the history after it is taken out. A Secret Resource keeps it: list that under `worker.dataosSecrets`, and its entries reach
the Worker as environment variables. workerlint looks at the names of keys, at the shape of values, for tokens of known
kinds, and for passwords in URLs. No report shows what it found.

## Bad

```yaml bad
worker:
  envs:
    REGION: emea
    DB_PASSWORD: rainy-day-42
  stackSpec:
    input:
      http_client:
        url: https://reader:rainy-day-42@cities.example.com/feed
```

```text findings
4 |     DB_PASSWORD: ***
  |                  ^^^ worker.envs.DB_PASSWORD holds a password in clear text
  = help: take it out: a Secret Resource that worker.dataosSecrets lists sets DB_PASSWORD for the Worker

8 |         url: https://reader:***@cities.example.com/feed
  |                             ^^^
  |                 worker.stackSpec.input.http_client.url holds the password of a URL in clear text
  = help: keep it in a Secret Resource that worker.dataosSecrets lists, and write ${URL_PASSWORD} here
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      consumptionType: envVars
  envs:
    REGION: emea
  stackSpec:
    input:
      http_client:
        url: https://reader:${URL_PASSWORD}@cities.example.com/feed
        headers:
          Authorization: Bearer ${FEED_TOKEN}
    output:
      kafka:
        topic: cities-2024-a1b2c3d4
        key: ${! json("id") }
        sasl:
          password: ""
          token_cache: tokens
```

## Bad

A Worker of version `v2alpha` lists its Secret Resources in `use.projection.secrets`.

```yaml bad file
name: city-sync
version: v2alpha
type: worker
spec:
  envs:
    DB_PASSWORD: rainy-day-42
```

```text findings
6 |     DB_PASSWORD: ***
  |                  ^^^ spec.envs.DB_PASSWORD holds a password in clear text
  = help: take it out: keep it in a Secret Resource, and list that in `spec.use.projection.secrets`
```

## Sources

- dataos:secret: Secrets keep passwords, tokens and keys out of configuration files.
- dataos:secret-references: `dataosSecrets` gives a Worker access to Secrets without showing them.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, rule
from workerlint.secrets.finder import Secret, find_secrets
from workerlint.secrets.patterns import URL_PASSWORD


@rule("DW502", "plaintext-secret", ERROR, v2alpha=True, area="secrets", evidence="documented", masks=True)
def plaintext_secret(worker: Worker) -> Findings:
    for secret in find_secrets(worker):
        where = secret.dotted or "a comment"
        message = f"{where} holds {secret.what} in clear text"
        related = []
        if secret.first is not None:
            line = worker.source.lines.line_of(secret.first.start) + 1
            message = f"{where} repeats the secret of line {line} in clear text"
            related.append(Related(secret.first, "first here"))
        yield Finding(secret.span, message, help=_help(worker, secret), related=related)


def _help(worker: Worker, secret: Secret) -> str:
    path = secret.path
    if not path:
        return "delete it, and have the secret replaced: whoever has read the file knows it"
    if worker.v2alpha:
        return f"take it out: keep it in a Secret Resource, and list that in `{worker.section_name}.use.projection.secrets`"
    section = f"{worker.section_name}.dataosSecrets"
    if path[:2] == (worker.section_name, "envs") and secret.what != URL_PASSWORD:
        return f"take it out: a Secret Resource that {section} lists sets {path[-1]} for the Worker"
    return f"keep it in a Secret Resource that {section} lists, and write ${{{_variable(secret)}}} here"


def _variable(secret: Secret) -> str:
    """Return a suitable name of a variable for the secret."""
    import re

    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", secret.name)
    text = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper() or "SECRET"
    return text if secret.what != URL_PASSWORD else f"{text}_PASSWORD"
