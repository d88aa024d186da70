"""API key in plain text

An API key grants all permissions of its owner. In a manifest, everyone who sees the file, its history or the output of
`dataos-ctl apply --lint` can read it. Use `${NAME}` instead: `dataos-ctl` replaces it by the value of that environment
variable when you apply the manifest. No report of workerlint shows the key.

## Bad

```yaml bad
worker:
  runAsApiKey: k3yOfTheCityTeam7
```

```text findings
2 |   runAsApiKey: ***
  |                ^^^ `runAsApiKey` contains an API key in plain text
  = help: use `${DATAOS_RUN_AS_APIKEY}`, which is read from the environment at apply time, and revoke this key
```

A mask, or a word such as `your-api-key`, leaks nothing, but the Worker cannot use it:

```yaml bad
worker:
  runAsApiKey: '****************'
```

```text findings
2 |   runAsApiKey: '***'
  |                 ^^^ `runAsApiKey` is a placeholder, not an API key
  = help: use `${DATAOS_RUN_AS_APIKEY}`, which is read from the environment at apply time
```

## Good

```yaml good
worker:
  runAsApiKey: ${DATAOS_RUN_AS_APIKEY}
```

## Sources

- dataos:worker-attributes: `runAsApiKey` is the API key that determines the identity of the Worker.
- dataos:apply: `${ENV}` is interpolated from the environment when a manifest is applied.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, Finding, Findings, Span, Worker, rule
from workerlint.secrets.finder import find_api_keys
from workerlint.secrets.heuristics import is_mask, is_placeholder, reads_like_name
from workerlint.syntax.scalar_spans import content_bounds

_HELP = "use `${DATAOS_RUN_AS_APIKEY}`, which is read from the environment at apply time"


@rule("DW501", "plaintext-api-key", ERROR, v2alpha=True, area="secrets", evidence="documented", masks=True)
def plaintext_api_key(worker: Worker) -> Findings:
    for node, path in find_api_keys(worker):
        span, text = Span(*content_bounds(worker.text, node)), node.text.strip()
        if is_mask(text) or (is_placeholder(text) and reads_like_name(text)):
            message = f"`{path[-1]}` is a placeholder, not an API key"
            yield Finding(span, message, help=_HELP, severity=INFO, path=path)
        elif text:
            message = f"`{path[-1]}` contains an API key in plain text"
            yield Finding(span, message, help=f"{_HELP}, and revoke this key", path=path)
