#!/usr/bin/env bash
# See tests/support/cmake-twice.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-twice.sh"
