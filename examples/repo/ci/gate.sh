#!/usr/bin/env bash
# The gate: what it stops never reaches `dataos-ctl apply`. Run it before a push; CI runs it before the apply.
# Arguments go to `workerlint check`, such as --changed-since origin/main or --output-format github.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== configuration"
workerlint check-config workerlint.toml
echo "== manifests"
workerlint check "$@"
echo "== rehearsal"
set -a
# shellcheck source=/dev/null
. env/production.env
set +a
dataos-ctl-dry apply -R -f workers -w orders
