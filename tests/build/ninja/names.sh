#!/usr/bin/env bash
# See tests/support/cmake-names.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-names.sh"
