"""Request exceeds limit

The scheduler reserves the request for each replica; the limit is the most that a replica may use. Kubernetes rejects a
pod whose request exceeds its limit, so no replica is ever created. Quantities are compared exactly: `0.5` is `500m`, and
`1Gi` is `1024Mi`.

If you set only `requests`, they are compared with the default limits, `400m` and `400Mi`. If you set only `limits`, they
are compared with the default requests, `100m` and `100Mi`. These findings are warnings: the documentation does not state
whether the defaults apply in that case.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1.5Gi
    limits:
      cpu: 400m
      memory: 1024Mi
```

```text findings
4 |       cpu: 1000m
  |            ^^^^^ CPU request `1000m` exceeds the limit `400m`: Kubernetes rejects the pod
  :
7 |       cpu: 400m
  |            ---- the limit
  = help: set `limits.cpu` to `1000m` or lower `requests.cpu` to `400m`
  = fix: Raise `limits.cpu` to `1000m` (--unsafe-fixes)

5 |       memory: 1.5Gi
  |               ^^^^^
  |               memory request `1.5Gi` exceeds the limit `1024Mi`: Kubernetes rejects the pod
  :
8 |       memory: 1024Mi
  |               ------ the limit
  = help: set `limits.memory` to `1.5Gi` or lower `requests.memory` to `1024Mi`
  = fix: Raise `limits.memory` to `1.5Gi` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1.5Gi
    limits:
      cpu: 1000m
      memory: 1.5Gi
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1
      memory: 256Mi
```

```text findings
4 |       cpu: 1
  |            ^ CPU request `1` exceeds the limit `400m`, which may apply by default
  = help: set `limits.cpu` to `1` or more, or add `limits: {}` for no limits
```

## Good

To run without limits, set `limits: {}`:

```yaml good
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1Gi
    limits: {}
```

## Silence

```yaml silent
worker:
  resources:
    requests:
      cpu: ${CPU}
      memory: 1Gi
    limits:
      cpu: 400m
      memory: ${{memory-limit}}
```

If some limits are set, the defaults are not used for the others:

```yaml silent
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 256Mi
    limits:
      memory: 512Mi
```

## Sources

- kubernetes:pod-api: Requests cannot exceed limits.
- kubernetes:validation: A Pod is rejected if a request is greater than its limit.
- dataos:soda: A published Worker requests `1000m` of CPU with a limit of `400m`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Worker, listing, rule
from workerlint.manifest.quantities import CPU, DEFAULTS, LIMITS, MEMORY, REQUESTS, against_default, read_amounts


@rule(
    "DW323", "request-exceeds-limit", ERROR, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def request_exceeds_limit(worker: Worker) -> Findings:
    amounts = worker.cached(read_amounts)
    for name in (CPU, MEMORY):
        request, limit = amounts.get((REQUESTS, name)), amounts.get((LIMITS, name))
        if request and limit and request.exceeds(limit):
            yield request.attribute(worker).finding(
                f"{request.label} `{request.text}` exceeds the limit `{limit.text}`: Kubernetes rejects the pod",
                help=f"set `limits.{name}` to `{request.text}` or lower `requests.{name}` to `{limit.text}`",
                fixes=[
                    limit.rewrite(worker, request.text, f"Raise `limits.{name}` to `{request.text}`"),
                    request.rewrite(worker, limit.text, f"Lower `requests.{name}` to `{limit.text}`"),
                ],
                related=[limit.attribute(worker).related("the limit")],
            )
    for part in (LIMITS, REQUESTS):
        yield from _against_default(worker, part)


def _against_default(worker: Worker, part: str) -> Findings:
    """Yield one finding for requests above the default limits, or limits below the default requests."""
    beyond = against_default(worker, part)
    if not beyond:
        return
    problem = "exceeds the limit" if part == LIMITS else "is below the request"
    messages = [
        f"{amount.label} `{amount.text}` {problem} `{DEFAULTS[part, amount.resource]}`, which may apply by default"
        for amount in beyond
    ]
    values = [amount.attribute(worker) for amount in beyond]
    counterparts = listing([amount.counterpart for amount in beyond])
    yield values[0].finding(
        messages[0],
        help=f"set {counterparts}, or add `{part}: {{}}` for no {part}",
        related=[value.related(message) for value, message in zip(values[1:], messages[1:], strict=True)],
        severity=WARNING,
    )
