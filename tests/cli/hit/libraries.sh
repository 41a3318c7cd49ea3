#!/usr/bin/env bash
# The program that handles hits names no network, TLS or database library.
set -euo pipefail
[ -z "${ASSETC_SANITIZE:-}" ] || { echo "skip: sanitizers bring libraries of their own"; exit 77; }
needed=$(readelf -d "$ASSETC" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
echo "needed: ${needed:-none}"
if grep -Eiq 'curl|ssl|tls|crypto|gnutls|nss|sqlite|db-' <<<"$needed"; then exit 1; fi
# A static program needs none by name; what is linked in shows in its symbols.
symbols=$(nm "$ASSETC" | awk '{ print $NF }')
grep -qx main <<<"$symbols" || { echo 'the program has no symbols to look at'; exit 1; }
if grep -Ex 'curl_easy_init|SSL_new|gnutls_init|sqlite3_open|getaddrinfo' <<<"$symbols"; then exit 1; fi
