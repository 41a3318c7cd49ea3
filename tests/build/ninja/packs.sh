#!/usr/bin/env bash
# See tests/support/cmake-packs.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-packs.sh"
