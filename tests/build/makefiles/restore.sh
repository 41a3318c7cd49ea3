#!/usr/bin/env bash
# See tests/support/cmake-restore.sh.
generator='Unix Makefiles'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-restore.sh"
