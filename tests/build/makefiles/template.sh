#!/usr/bin/env bash
# See tests/support/cmake-template.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-template.sh"
