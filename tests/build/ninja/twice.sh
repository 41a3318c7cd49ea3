#!/usr/bin/env bash
# See tests/support/cmake-twice.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-twice.sh"
