#!/usr/bin/env bash
# Every benchmark beside its peer. usage: run.sh ASSETC
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/hit.sh" "$1"
