"""Password or token in plain text

Everyone who sees the file, its history or the output of a lint can read a secret in a manifest. It stays in the history
after you remove it, so replace the secret as well. Keep secrets in a Secret Resource and list that in `dataosSecrets`: its
entries become environment variables of the Worker.

workerlint looks for:

- fields whose name is that of a secret, such as `DB_PASSWORD`, `api_key` and `PASSWORDS` (a list)
- options that the Stack documents as credentials, such as `token` and `client_certs[].key` of Bento: any value is one
- tokens in the formats of their providers
- passwords and tokens in URLs, connection strings, command lines, JSON, and assignments in code
- default values of variables: `${DB_PASSWORD:rainy-day-42}`

It reads values as programs do, without escapes and folding, and below one layer of base64, JSON or URL encoding. In comments
it reports only what looks generated.

A value that is a variable or another reference as a whole is not a secret: `${DB_PASSWORD}`, the path of a file, the address
of a secret manager, a value that sops (`ENC[...]`) or Ansible encrypted. No report shows what workerlint found.

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
  |                  ^^^ `DB_PASSWORD` contains a password in plain text
  = help: delete it and set `DB_PASSWORD` with a Secret Resource listed in `dataosSecrets`

8 |         url: https://reader:***@cities.example.com/feed
  |                             ^^^ `url` contains a URL password in plain text
  = help: move it to a Secret Resource listed in `dataosSecrets` and use `${URL_PASSWORD}` here
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
```

## Sources

- dataos:secret: Secrets keep passwords, tokens and keys out of configuration files.
- dataos:secret-references: `dataosSecrets` gives a Worker access to Secrets without showing them.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, code, rule
from workerlint.secrets.finder import Secret, find_secrets
from workerlint.secrets.heuristics import URL_PASSWORD


@rule("DW502", "plaintext-secret", ERROR, v2alpha=True, area="secrets", evidence="documented", masks=True)
def plaintext_secret(worker: Worker) -> Findings:
    for secret in find_secrets(worker):
        where, first = code(secret.name) if secret.path else "the comment", secret.first
        message, related = f"{where} contains {secret.what}", []
        if not secret.what.endswith("in base64"):
            message += " in plain text"
        if first is not None:
            message = f"{where} repeats the secret of line {worker.source.lines.line_of(first.start) + 1}"
            related = [Related(first, "first occurrence")]
        yield Finding(secret.span, message, help=_help(worker, secret), related=related, path=secret.path)


def _help(worker: Worker, secret: Secret) -> str:
    if not secret.path:
        return "delete it and replace the secret"
    if worker.v2alpha:
        return "move it to a Secret Resource and list that in `use.projection.secrets`"
    if secret.path[:2] == (worker.section_name, "envs") and secret.what != URL_PASSWORD:
        return f"delete it and set {code(secret.name)} with a Secret Resource listed in `dataosSecrets`"
    import re  # most Workers have no plain secret

    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", secret.name)
    variable = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper() or "SECRET"
    end = "_PASSWORD" if secret.what == URL_PASSWORD else ""
    return f"move it to a Secret Resource listed in `dataosSecrets` and use `${{{variable}{end}}}` here"
