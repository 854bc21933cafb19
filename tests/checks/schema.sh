#!/bin/sh
# The JSON Schema of the protocol files agrees with the program: judged by npm's ajv, on YAML as editors read it.
set -eu
cd "$(dirname "$0")/../.."
judges=build/judges/schema
mkdir -p "$judges"
[ -d "$judges/node_modules/ajv" ] && [ -d "$judges/node_modules/yaml" ] ||
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$judges" ajv@8 yaml@2 || {
  echo "skipped: npm cannot install ajv and yaml"
  exit 77
}
exec node tests/checks/schema.mjs "$judges"
