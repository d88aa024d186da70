"""`runAsApiKey` is not written out.

An API key acts with all the rights of its owner. Written into a manifest it is readable for everybody who sees the file,
its history or the output of `dataos-ctl apply --lint`. `dataos-ctl` fills in `${NAME}` from the environment when the
manifest is applied, so the key need never be in the file. No report of workerlint shows it.

## Bad

```yaml bad
worker:
  runAsApiKey: k3yOfTheCityTeam7
```

```text findings
2 |   runAsApiKey: ***
  |                ^^^ worker.runAsApiKey holds an API key in clear text
  = help: write ${DATAOS_RUN_AS_APIKEY}, which is taken from the environment at apply time, and revoke this key
```

A mask, or a word such as `your-api-key`, leaks nothing, but it is no key either; that is worth a note, not an error:

```yaml bad
worker:
  runAsApiKey: '****************'
```

```text findings
2 |   runAsApiKey: '***'
  |                 ^^^
  |         worker.runAsApiKey is a mask: it leaks no key, and holds none for the Worker to run with
  = help: write ${DATAOS_RUN_AS_APIKEY}, which is taken from the environment at apply time
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

from workerlint.authoring import ERROR, INFO, Finding, Findings, Span, Worker, dotted, rule
from workerlint.secrets.finder import content_bounds, find_api_keys
from workerlint.secrets.heuristics import is_mask, is_placeholder, reads_like_name

_HELP = "write ${DATAOS_RUN_AS_APIKEY}, which is taken from the environment at apply time"


@rule("DW501", "plaintext-api-key", ERROR, v2alpha=True, area="secrets", evidence="documented", masks=True)
def plaintext_api_key(worker: Worker) -> Findings:
    for node, path in find_api_keys(worker):
        span = Span(*content_bounds(worker.text, node))
        text = node.text.strip()
        kind = "mask" if is_mask(text) else "placeholder" if is_placeholder(text) and reads_like_name(text) else ""
        if kind:
            message = f"{dotted(path)} is a {kind}: it leaks no key, and holds none for the Worker to run with"
            yield Finding(span, message, help=_HELP, severity=INFO)
        elif text:
            message = f"{dotted(path)} holds an API key in clear text"
            yield Finding(span, message, help=f"{_HELP}, and revoke this key")
