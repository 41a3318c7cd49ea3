#!/usr/bin/env bash
# See tests/support/cmake-atlas.sh.
generator='Ninja Multi-Config'
. "$ASSETC_SOURCE_DIR/tests/support/cmake-atlas.sh"
