#!/usr/bin/env bash
# kill -9 at twenty random instants; tests/long/kill.sh does the same two hundred times.
# ASSETC_TEST_SEED repeats one run.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-kill.sh"
need jq pngcheck webpinfo
kill_prepare
kill_runs 20
