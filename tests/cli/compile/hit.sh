#!/usr/bin/env bash
# A second compile: it says nothing and changes nothing but the record's time, and a tracer sees it
# open no object and no product.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cp "$ASSETC_SOURCE_DIR/tests/cli/check/good/particle.yaml" .
cache=$XDG_CACHE_HOME/assetc
compile=(particle.yaml -o out/spark.asset.json --profile draft -MD)

run 0 "${compile[@]}"
says 'no field for a negative prompt'
product_state=$(state out/images out/*.d)
cache_state=$(state "$cache")
all_bytes=$(bytes out "$cache")
record_time=$(mtime out/spark.asset.json)
touch "$TMPDIR/mark"
sleep 0.02

run 0 "${compile[@]}"
is_silent
same 'products and depfile after a hit' "$(state out/images out/*.d)" "$product_state"
same 'cache after a hit' "$(state "$cache")" "$cache_state"
same 'bytes after a hit' "$(bytes out "$cache")" "$all_bytes"
same 'newer than the first run' "$(find out "$cache" -newer "$TMPDIR/mark" -type f)" out/spark.asset.json
[ "$(mtime out/spark.asset.json)" != "$record_time" ] || problem "the record's time is not renewed"

# A hit needs nothing that can be written but the record, and no objects at all.
rm -r "$cache/objects"
run 0 "${compile[@]}"
is_silent
is_absent "$cache/objects"

[ -z "$ASSETC_SANITIZE" ] || skip 'tracing does not go with sanitizers'
command -v strace >/dev/null || skip 'there is no strace'
strace -f -o trace -e trace=%file,%desc,%network "$ASSETC" "${compile[@]}" 2>/dev/null || skip 'strace may not trace here'
! grep -F objects trace >&2 || problem 'a hit looks at objects'
! grep -E '^[0-9]+ +open(at)?\(.*images/' trace | grep -v O_DIRECTORY | grep -v O_PATH >&2 || problem 'a hit opens a product'
! grep -E 'O_(WRONLY|RDWR|CREAT)|rename|unlink|mkdir' trace >&2 || problem 'a hit opens something for writing'
! grep -E 'socket|connect' trace >&2 || problem 'a hit opens a socket'
grep -q utimens trace || problem 'the record is not touched'
