#!/usr/bin/env bash
# See tests/support/buy-failures.sh.
vendor=stability
. "$ASSETC_SOURCE_DIR/tests/support/buy-failures.sh"
