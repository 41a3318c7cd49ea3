#!/usr/bin/env bash
# See tests/support/cmake-project.sh.
generator=Ninja
. "$ASSETC_SOURCE_DIR/tests/support/cmake-project.sh"
