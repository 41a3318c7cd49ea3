#!/usr/bin/env bash
# See tests/support/cmake-template.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-template.sh"
