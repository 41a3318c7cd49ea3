#!/usr/bin/env bash
# See tests/support/cmake-packs.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-packs.sh"
