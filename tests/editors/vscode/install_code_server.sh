#!/usr/bin/env bash
# Installs code-server, the VS Code that a browser shows, from npm and Debian alone: install_code_server.sh FOLDER
# Takes about 75 seconds and 320 MB. The tests find it through WORKERLINT_CODE_SERVER=FOLDER/node_modules/.bin/code-server
set -euo pipefail
folder=${1:?the folder to install into}
version=4.100.3 # the last line that runs on Node 20; VS Code 1.100.3

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}
as_root apt-get update -qq
as_root apt-get install -y -qq --no-install-recommends ripgrep libkrb5-dev pkg-config build-essential python3 > /dev/null

mkdir -p "$folder"
cd "$folder"
[ -f package.json ] || echo '{"private": true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund "code-server@$version"

# Its own post-install fetches ripgrep from a place that CI may not reach: do by hand what it does, with Debian's ripgrep.
cd node_modules/code-server/lib/vscode
npm install --silent --ignore-scripts --no-audit --no-fund --omit=dev
mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
# npm_config_yes: the build of node-pty calls `npx node-gyp`, which asks otherwise.
npm_config_yes=true npm rebuild --silent @vscode/spdlog node-pty native-watchdog kerberos @parcel/watcher @vscode/deviceid
ln -sfn node_modules node_modules.asar
ln -sf code-linux.sh bin/remote-cli/code-server
ln -sf browser-linux.sh bin/helpers/browser.sh
(cd extensions && npm install --silent --ignore-scripts --no-audit --no-fund --omit=dev)
cd "$folder"
npm rebuild --silent argon2
