#!/usr/bin/env bash
# A hit of `select: best` says nothing, writes nothing and reads no candidate's bytes; without the lock the choice is the
# same from whatever cache, and where the scores were forgotten it is made again.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cat >star.yaml <<END
version: "1.0"
id: star
generation: {type: image, provider: procedural, select: best}
prompt: {base: a pixel sprite of a star, parameters: {size: 64x64, n_variations: 4}}
post_processing: [{action: resize, dimensions: 24x24}]
observability: {track_quality: true}
integration: {manifest_path: images/star.png}
END
cat >coin.yaml <<END
version: "1.0"
id: coin
generation: {type: audio, provider: procedural, select: best}
prompt: {base: a bright coin, parameters: {n_variations: 3}}
metadata: {category: coins}
integration: {manifest_path: audio/coin.wav}
END
cache=$XDG_CACHE_HOME/assetc
for id in star coin; do
	run 0 $id.yaml -o out/$id.asset.json -v
	says "candidate $(jq .raw.candidate out/$id.asset.json) of "
done
same 'three sounds were compared' "$(grep -c 'of 3' "$err")" 1
cache_state=$(state "$cache")
records=$(bytes out)
for id in star coin; do
	run 0 $id.yaml -o out/$id.asset.json
	is_silent
done
same 'cache after a hit' "$(state "$cache")" "$cache_state"
same 'bytes after a hit' "$(bytes out)" "$records"

# Nothing but entries is needed.
mv "$cache/objects" aside
for id in star coin; do
	run 0 $id.yaml -o out/$id.asset.json
	is_silent
done
mv aside "$cache/objects"

# Elsewhere, later, and in another order: the same bytes.
mv out first
XDG_CACHE_HOME=$TMPDIR/other run 0 star.yaml -o out/star.asset.json
XDG_CACHE_HOME=$TMPDIR/other run 0 coin.yaml -o out/coin.asset.json
diff -r first out >&2 || problem 'another cache chooses otherwise'
rm -r out
run 0 cache clean
run 0 build --out-dir out
rm -f out/.assetc-index
diff -r first out >&2 || problem 'a build chooses otherwise'

# A damaged choice is made again.
entry=$(grep -rl 'assetc choice 1' "$cache/products" | head -n 1)
chmod u+w "$entry"
echo damage >>"$entry"
rm -r out
for id in star coin; do
	run 0 $id.yaml -o out/$id.asset.json
done
diff -r first out >&2 || problem 'a damaged choice is not made again'

# A draft has one stand-in, and a release what its lock says.
run 0 star.yaml -o draft/star.asset.json --profile draft
run 0 star.yaml -o release/star.asset.json --profile release
same 'a release ships the best' "$(jq .raw.candidate release/star.asset.json)" "$(jq .raw.candidate first/star.asset.json)"

# With one candidate there is nothing to choose, and a file is one.
sed 's/, n_variations: 4//; s/star/sun/g' star.yaml >sun.yaml
run 0 sun.yaml -o out/sun.asset.json
same 'one' "$(jq -c '[.raw.candidate, has("choice")]' out/sun.asset.json)" '[1,false]'
cp first/images/star.png own.png
cat >own.yaml <<END
version: "1.0"
id: own
generation: {type: image, provider: file, file: own.png, select: best}
integration: {manifest_path: images/own.png}
END
run 0 own.yaml -o out/own.asset.json
same 'a file' "$(jq -c '[.raw.candidate, has("choice")]' out/own.asset.json)" '[1,false]'

[ -z "$ASSETC_SANITIZE" ] || skip 'tracing does not go with sanitizers'
command -v strace >/dev/null || skip 'there is no strace'
strace -f -o trace -e trace=%file,%process "$ASSETC" star.yaml -o out/star.asset.json 2>"$TMPDIR/strace.err" || skip 'strace may not trace here'
! grep -F objects trace >&2 || problem 'a hit looks at objects'
! grep -E 'O_(WRONLY|RDWR|CREAT)|rename|unlink|mkdir' trace >&2 || problem 'a hit opens something for writing'
same 'processes of a hit' "$(grep -c execve trace)" 1
