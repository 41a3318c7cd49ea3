#!/usr/bin/env bash
# See tests/support/cmake-atlas.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-atlas.sh"
