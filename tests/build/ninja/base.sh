#!/usr/bin/env bash
# See tests/support/cmake-base.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-base.sh"
