"""Manifests and capabilities that several tests use."""

from __future__ import annotations

from lsprotocol import types

from workerlint.core.text import LineIndex
from workerlint_lsp.positions import Positions

SCALED = """\
name: orders-sync 😀
type: worker # no 😀 layer
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 5
  resources:
    requests:
      cpu: 250m
    limits: {memory: 1Gi}
"""

GRAPHED = """\
name: orders-sync
version: v1beta
type: worker
tags: [a, b]
worker:
  stack: bento:3.0
  dataosSecrets:
    - name: "orders-é😀"
      workspace: public
  topology:
    - type: input
      name: orders
    - type: output
      dependencies:
        - orders
"""

NESTS = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        document_symbol=types.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)
    )
)

FILES = {
    "secrets.yaml": "# é😀\nname: database\nworkspace: public\ntype: secret\n---\nname: database\nworkspace: qa\ntype: secret\n",
    "volumes.yaml": "name: scratch\ntype: volume\n---\nname: big\ntype: compute\n",
    "other.yaml": "name: other\ntype: worker\nworker:\n  compute: big\n  dataosSecrets: [{name: database, workspace: public}]\n",
}


def positions_of(path: str) -> Positions | None:
    text = FILES.get(path.removeprefix("/manifests/"))
    return Positions(LineIndex(text), "utf-16") if text is not None else None
