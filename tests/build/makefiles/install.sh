#!/usr/bin/env bash
# See tests/support/cmake-install.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-install.sh"
