#!/usr/bin/env bash
# See tests/support/cmake-names.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-names.sh"
