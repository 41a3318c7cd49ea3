#!/usr/bin/env bash
# A cache hit stays within its budget of instructions; measured on the release program only.
set -euo pipefail
[ -z "${ASSETC_SANITIZE:-}" ] && [ "${ASSETC_TEST_STOPS:-0}" != 1 ] || { echo "skip: not the release program"; exit 77; }
command -v valgrind >/dev/null && command -v ccache >/dev/null || { echo "skip: needs valgrind and ccache"; exit 77; }
"$ASSETC_SOURCE_DIR/tests/bench/hit.sh" "$ASSETC" instructions | tee figure >&2
awk -F '\t' '{ within = $4 <= $5 } END { exit !within }' figure
