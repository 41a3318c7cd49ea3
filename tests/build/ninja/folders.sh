#!/usr/bin/env bash
# See tests/support/cmake-folders.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-folders.sh"
