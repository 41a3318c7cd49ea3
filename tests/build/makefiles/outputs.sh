#!/usr/bin/env bash
# See tests/support/cmake-outputs.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-outputs.sh"
