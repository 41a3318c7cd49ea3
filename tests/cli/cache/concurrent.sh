#!/usr/bin/env bash
# Sixteen compiles in a loop beside everything that takes care of the cache, for some seconds; the
# long tests do it for a minute.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-cache-crowd.sh"
need jq
[ -x "$ASSETC_TEST" ] || skip "$ASSETC_TEST is not built"
crowd_prepare
crowd 5
