#!/usr/bin/env bash
# See tests/support/cmake-emit.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-emit.sh"
