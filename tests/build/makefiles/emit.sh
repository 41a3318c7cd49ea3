#!/usr/bin/env bash
# See tests/support/cmake-emit.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-emit.sh"
