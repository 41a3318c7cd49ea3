#!/usr/bin/env bash
# See tests/support/cmake-fetch.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-fetch.sh"
