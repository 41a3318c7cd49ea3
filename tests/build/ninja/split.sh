#!/usr/bin/env bash
# See tests/support/cmake-split.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-split.sh"
