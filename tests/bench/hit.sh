#!/usr/bin/env bash
# A compile that finds everything in place, beside a ccache direct hit of a C file with three headers: how many
# instructions, and how long; and how long beside an empty C program, which is what starting one costs.
# usage: hit.sh ASSETC [instructions]     instructions: only that figure
#
# Instructions are counted by callgrind in user space: they are the same on a busy machine.
. "$(dirname "$0")/lib/turns.sh"
export CCACHE_DIR=$work/ccache
unset CCACHE_DISABLE CCACHE_RECACHE CCACHE_CONFIGPATH

if ! has ccache gcc; then
	not_measured 'hit: instructions, of ccache' 0.15 0.10 'there is no ccache'
	not_measured 'hit: time, of ccache' 0.40 - 'there is no ccache'
	not_measured 'hit: time, of an empty program' 1.25 1.15 'there is no ccache'
	exit 0
fi

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

ours=("$assetc" particle.yaml -o out/glow.asset.json -MD)
peer=(ccache gcc -c -MMD -o peer.o peer.c)
"${ours[@]}"
"${peer[@]}"
"${peer[@]}"
ccache --print-stats | grep -q '^direct_cache_hit[[:space:]]*1$' || { echo 'ccache did not hit directly' >&2 && exit 1; }

instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
if has valgrind; then
	figure 'hit: instructions, of ccache' "$(instructions "${ours[@]}")" "$(instructions "${peer[@]}")" 0.15 0.10
else
	not_measured 'hit: instructions, of ccache' 0.15 0.10 'there is no valgrind'
fi
[ "${2:-}" != instructions ] || exit 0
turns 10 -- "${ours[@]}" -- "${peer[@]}" -- ./empty >times # warms up
turns 201 -- "${ours[@]}" -- "${peer[@]}" -- ./empty >times
read -r one two three <times
figure 'hit: time, of ccache' "$(milliseconds "$one")" "$(milliseconds "$two")" 0.40 -
figure 'hit: time, of an empty program' "$(milliseconds "$one")" "$(milliseconds "$three")" 1.25 1.15
