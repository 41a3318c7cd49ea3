#!/usr/bin/env bash
# See tests/support/cmake-folders.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-folders.sh"
