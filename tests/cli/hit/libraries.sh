#!/usr/bin/env bash
# The program that handles hits names no network, TLS or database library.
set -euo pipefail
[ -z "${ASSETC_SANITIZE:-}" ] || { echo "skip: sanitizers bring libraries of their own"; exit 77; }
needed=$(readelf -d "$ASSETC" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
echo "needed: ${needed:-none}"
! grep -Eiq 'curl|ssl|tls|crypto|gnutls|nss|sqlite|db-' <<<"$needed"
