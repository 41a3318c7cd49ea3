#!/usr/bin/env bash
# See tests/support/cmake-install.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-install.sh"
