#!/usr/bin/env bash
# See tests/support/cmake-base.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-base.sh"
