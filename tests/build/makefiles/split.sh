#!/usr/bin/env bash
# See tests/support/cmake-split.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-split.sh"
