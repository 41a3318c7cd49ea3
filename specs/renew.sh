#!/usr/bin/env bash
# renew.sh [ASSETC] - writes schema.json and SPEC.md anew, out of the tables in the program
# (default: build/dev/assetc). To be run when a field, step, check or provider changed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
assetc=${1:-$here/../build/dev/assetc}

"$assetc" schema >"$here/schema.json.new"
"$assetc" schema --markdown >"$here/SPEC.md.new"
mv "$here/schema.json.new" "$here/schema.json"
mv "$here/SPEC.md.new" "$here/SPEC.md"
