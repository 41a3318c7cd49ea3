#!/usr/bin/env bash
# Sixteen concurrent compiles of what is missing do its work once: a provider for tests counts its
# calls.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
export ASSETC_TEST_COUNT=$PWD/calls
ASSETC=$ASSETC_TEST

# counted ID PROMPT: a spec that asks the counting provider
counted() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		metadata: {category: $1}
		generation: {type: image, provider: counting}
		prompt: {base: $2}
		post_processing:
		  - {action: resize, dimensions: 4x4}
		  - {action: convert, formats: [png, webp]}
	END
}

# together COMMAND...: sixteen at once, with {} for their numbers; all must exit 0 and say nothing
together() {
	local i pids=() code
	: >calls
	for i in {1..16}; do
		"${@//\{\}/$i}" >"said.$i" 2>&1 &
		pids+=($!)
	done
	for i in {1..16}; do
		code=0
		wait "${pids[i - 1]}" || code=$?
		[ "$code" -eq 0 ] || problem "${*//\{\}/$i}: exit code $code"
		[ ! -s "said.$i" ] || problem "${*//\{\}/$i}: $(head -n 2 "said.$i")"
	done
}
calls() {
	wc -l <calls
}
fresh() {
	rm -rf out out.* "$XDG_CACHE_HOME/assetc"
}

# ---- one spec, sixteen output folders

counted coin 'a coin'
together "$ASSETC" coin.yaml -o out.{}/coin.asset.json -MD
same 'calls for one key' "$(calls)" 1
for i in {2..16}; do
	same "outputs of process $i" "$(cd out.$i && bytes . | grep -v '\.d$')" "$(cd out.1 && bytes . | grep -v '\.d$')"
done
is_picture out.1/images/coin.png 4x4 opaque
same requests "$(cache_count requests)" 1
same objects "$(cache_count objects)" 3
run 0 cache verify

# ---- one spec, one output folder

fresh
together "$ASSETC" coin.yaml -o out/coin.asset.json -MD
same 'calls for one output' "$(calls)" 1
same 'files of one output' "$(find out -type f -printf '%P\n' | sort | xargs)" \
	'coin.asset.json coin.asset.json.d images/coin.png images/coin.webp'
before=$(bytes out)
together "$ASSETC" coin.yaml -o out/coin.asset.json -MD
same 'calls for sixteen hits' "$(calls)" 0
same 'outputs after sixteen hits' "$(bytes out)" "$before"

# ---- sixteen specs with one request

fresh
for i in {1..16}; do counted "coin$i" 'a coin'; done
together "$ASSETC" coin{}.yaml -o out/coin{}.asset.json
same 'calls for sixteen specs with one request' "$(calls)" 1
same 'different products' "$(sha256sum out/images/*.png | cut -d ' ' -f 1 | sort -u | wc -l)" 1
same 'products' "$(find out/images -name '*.png' | wc -l)" 16

# The same by one process with as many threads.
fresh
: >calls
mkdir specs && mv coin[0-9]*.yaml specs/
run 0 build -j 16 specs --out-dir out
same 'calls by threads' "$(calls)" 1

# ---- a request written in two ways: what is bought is bought once

fresh
for i in {1..16}; do
	counted "gem$i" 'a gem'
	sed -i 's/provider: counting/provider: buying/' "gem$i.yaml"
	[ $((i % 2)) -eq 0 ] || sed -i 's/base: a gem/&, parameters: {size: 8x8}/' "gem$i.yaml"
done
together "$ASSETC" gem{}.yaml -o out/gem{}.asset.json
same 'calls for a default written and not written' "$(calls)" 1

# ---- sixteen requests: each is answered, once

fresh
for i in {1..16}; do counted "ruby$i" "ruby number $i"; done
together "$ASSETC" ruby{}.yaml -o out/ruby{}.asset.json
same 'calls for sixteen requests' "$(calls)" 16
run 0 cache verify

# ---- the object was lost: what is made again is made once

find "$XDG_CACHE_HOME/assetc/objects" -type f -delete
rm -rf out "$XDG_CACHE_HOME/assetc/products"
together "$ASSETC" ruby1.yaml -o out.{}/ruby.asset.json
same 'calls for a lost object' "$(calls)" 1
