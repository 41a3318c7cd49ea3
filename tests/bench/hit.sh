#!/usr/bin/env bash
# How many instructions a cache hit takes, beside a ccache direct hit of a C file with three headers, in one run.
# Instructions (callgrind, user space) and not seconds: they are the same on a busy machine.
# usage: hit.sh ASSETC [LIMIT]     exit 1 when assetc / ccache is above LIMIT (default 0.15)
set -euo pipefail
assetc=$1
limit=${2:-0.15}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export CCACHE_DIR=$work/ccache ASSETC_CACHE_DIR=$work/cache

instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

cat > particle.yaml <<'SPEC'
# A particle as an author writes it: comments, a folded prompt, three steps.
version: "1.0"
id: glow-white
metadata:
  created: 2026-01-15
  author: tests
  category: particles
  tags: [effect, impact, core]
generation:
  type: image
  provider: procedural
prompt:
  base: >
    round white glow for sparks and hits, centred, soft towards the edge,
    transparent around it, made for additive blending
  style: |
    - flat
    - smooth falloff from the middle to the rim
    - nothing photographic
    - white in the centre, clear at the border
  parameters:
    size: 256x256          # drawn large, shrunk below
    n_variations: 1
post_processing:
  - action: resize
    dimensions: 32x32
    method: lanczos
  - action: validate
    checks:
      - has_alpha
      - dimensions_match
      - file_size_reasonable
  - action: convert
    formats: [png, webp]
integration:
  manifest_key: glowWhite
  manifest_path: images/particles/glow-white.png
  manifest_type: image
  manifest_section: images
  description: "White glow for effects"
observability:
  track_cost: true
  track_quality: true
  log_level: info
SPEC
printf '#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nint main(void) { return 0; }\n' > peer.c
echo 'int main(void) { return 0; }' > empty.c
gcc -O2 empty.c -o empty

"$assetc" particle.yaml -o out/glow.asset.json -MD
ccache gcc -c -MMD -o peer.o peer.c
ccache gcc -c -MMD -o peer.o peer.c
hit=$(instructions "$assetc" particle.yaml -o out/glow.asset.json -MD)
peer=$(instructions ccache gcc -c -MMD -o peer.o peer.c)
empty=$(instructions ./empty)
ccache --print-stats | grep -q '^direct_cache_hit[[:space:]]*2$' || { echo "ccache did not hit directly"; exit 1; }

awk -v hit="$hit" -v peer="$peer" -v empty="$empty" -v limit="$limit" 'BEGIN {
	printf "%-44s %12d\n", "assetc, cache hit", hit
	printf "%-44s %12d\n", "ccache, direct hit, three headers", peer
	printf "%-44s %12d\n", "empty C program, dynamic", empty
	printf "%-44s %12.3f   (limit %s, goal 0.10)\n", "assetc / ccache", hit / peer, limit
	exit hit / peer > limit
}'
