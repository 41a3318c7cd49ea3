#!/usr/bin/env bash
# See tests/support/cmake-rebuild.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-rebuild.sh"
