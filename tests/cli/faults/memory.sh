#!/usr/bin/env bash
# Memory ends at every allocation in turn: the exit code of the environment and two words, outputs
# untouched, and never a file blamed for it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-faults.sh"
need convert
[ -z "$ASSETC_SANITIZE" ] || skip 'a sanitizer has its own allocator'

convert -size 24x24 plasma:red-blue PNG32:a.png
convert -size 24x24 plasma:red-blue -colors 16 PNG8:a.p.png
convert -size 24x24 plasma:red-blue a.jpg
convert -size 24x24 plasma:red-blue a.webp
for kind in png p.png jpg webp; do
	cat >"$kind.yaml" <<-END
		version: "1.0"
		id: from-${kind/./-}
		generation: {type: image, provider: file, file: a.$kind}
		post_processing:
		  - {action: resize, dimensions: 8x8}
		  - {action: convert, formats: [png]}
		integration: {manifest_path: images/$kind.png}
	END
done
# Its encoder makes do with less where one allocation fails, and writes other bytes.
sed 's/\[png\]/[png, webp]/' png.yaml >both.yaml

struck=0
# every KIND WHAT ARG...: each allocation in turn.
every() {
	local kind=$1 what="$1 $2" n
	shift 2
	rm -rf out want "$XDG_CACHE_HOME/assetc"
	run 0 "$@"
	cp "$out" "$TMPDIR/want.out"
	[ ! -d out ] || cp -r out want
	for ((n = 1; n < 20000; n++)); do
		rm -rf out "$XDG_CACHE_HOME/assetc"
		faulty "$kind:$n" "$@" || break
		struck=$((struck + 1))
		# A buffer of the C library, or a way to save time, may be done without.
		if [ "$code" = 0 ]; then
			cmp -s "$out" "$TMPDIR/want.out" || problem "$what, allocation $n: other words on stdout"
			[ ! -d out ] || diff -r out want >&2 || problem "$what, allocation $n: other outputs"
			continue
		fi
		# libwebp calls one of its own failed allocations damage.
		if [ "$kind $what" = 'once once webp' ] && grep -q 'its data contradicts itself' "$err"; then
			continue
		fi
		[ "$code" = 7 ] || problem "$what, allocation $n: exit code $code: $(head -n 3 "$err")"
		grep -q 'out of memory\|Cannot allocate memory' "$err" || problem "$what, allocation $n: $(head -n 3 "$err")"
		[ -z "$(find out -name '*.asset.json' 2>/dev/null)" ] || problem "$what, allocation $n: there is a record"
	done
	[ "$n" -gt 10 ] || problem "$what: only $n allocations"
}

every once png png.yaml -o out/png.asset.json -MD
for kind in p.png jpg webp; do
	every once $kind $kind.yaml -o out/$kind.asset.json -MD
	every alloc $kind $kind.yaml -o out/$kind.asset.json -MD
done
every alloc both both.yaml -o out/both.asset.json -MD
every once check check png.yaml
every once key key -v png.yaml
rm -rf out "$XDG_CACHE_HOME/assetc"
run 0 png.yaml -o out/png.asset.json
cp -r out kept
for ((n = 1; n < 2000; n++)); do
	rm -rf out
	cp -r kept out
	faulty "alloc:$n" link out/png.asset.json --header out/assets.h --manifest out/m.json || break
	[ "$code" = 7 ] || problem "link, allocation $n: exit code $code: $(head -n 3 "$err")"
	struck=$((struck + 1))
done
echo "$struck faults" >&2
[ "$struck" -ge 150 ] || problem "only $struck faults came to pass"
