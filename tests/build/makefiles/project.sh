#!/usr/bin/env bash
# See tests/support/cmake-project.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-project.sh"
