#!/usr/bin/env bash
# The bytes of sounds are held: every build of this source with these versions of the libraries makes the same, whatever
# compiler, optimisation or sanitizer it was built with, and whatever the processor, environment and number of threads.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

# The revisions of our own parts are left out: whoever raises one looks whether the sums are still right.
made_with='lame/3.100 vorbis/1.3.7 mpg123/1.31.2 sndfile/1.2.0 soxr/0.1.3 ebur128/1.2.6'
with=$("$ASSETC" version --json | jq -r '.codecs | [.mp3, .ogg, .sound] | map(sub("^[0-9]+ "; "")) | join(" ")')
[ "$with" = "$made_with" ] || skip "the sums are for $made_with, and this build has $with"

cp "$ASSETC_SOURCE_DIR"/tests/cli/sound/held/*.yaml .

# sums: of all products, made from nothing, in this environment
sums() {
	rm -rf out "$XDG_CACHE_HOME"
	"$ASSETC" build coin.yaml hurt.yaml tune.yaml --out-dir out -q "$@" || return
	cp out/coin.mp3 . && "$ASSETC" again.yaml -o out/again.asset.json -q || return
	(cd out && sha256sum ./*.{mp3,ogg,wav} | sed 's, \./, ,')
}

held=$(cat "$ASSETC_SOURCE_DIR/tests/cli/sound/held/SHA256SUMS")
same 'the usual' "$(sums)" "$held"
same 'one thread' "$(sums -j1)" "$held"
same 'another processor, and what the resampler asks its environment' "$(
	export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-SSE4_2,-SSE4_1
	export SOXR_USE_SIMD=0 SOXR_USE_SIMD32=0 SOXR_COEF_INTERP=1 SOXR_MIN_DFT_SIZE=15 OMP_NUM_THREADS=7 LC_ALL=C.UTF-8
	sums
)" "$held"
