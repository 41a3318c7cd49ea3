#!/usr/bin/env bash
# kill -9 at two hundred random instants of a compile. ASSETC_TEST_SEED repeats one run.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-kill.sh"
need jq pngcheck webpinfo
kill_prepare
kill_runs 200
