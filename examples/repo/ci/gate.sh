#!/usr/bin/env bash
# Check all manifests before `dataos-ctl apply`. Run this script before a push; CI runs it before the apply.
# Arguments are passed to `workerlint check`, such as --changed-since origin/main or --output-format github.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== configuration"
workerlint check-config workerlint.toml
echo "== manifests"
workerlint check "$@"
echo "== dry run"
set -a
# shellcheck source=/dev/null
. env/production.env
set +a
dataos-ctl-dry apply -R -f workers -w orders
