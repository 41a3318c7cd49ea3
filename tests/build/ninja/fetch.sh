#!/usr/bin/env bash
# See tests/support/cmake-fetch.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-fetch.sh"
