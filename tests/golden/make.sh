#!/usr/bin/env bash
# make.sh - makes a fixture of compatibility: a project with its locks and its store, a cache and
# records, as one build writes them.
#
#	tests/golden/make.sh ASSETC_TEST FOLDER      (build/dev/tests/assetc-test tests/golden/v0.1.0)
#
# FOLDER must not exist: a fixture is never made again, a later one stands beside it. What may be made
# again (products) is left out; so is what names the machine (notes of projects).
set -euo pipefail

assetc=$(realpath "$1")
[ ! -e "$2" ] || { echo "$2 exists: fixtures are kept as they are" >&2; exit 1; }
mkdir -p "$2"
to=$(realpath "$2")
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$work/game"/{specs,art,tools} "$work/home"
cd "$work/game"

run() {
	env -i PATH="$PATH" HOME="$work/home" ASSETC_CACHE_DIR="$work/cache" ASSETC_TRUST=1 \
		ASSETC_TEST_COUNT="$work/calls" "$assetc" "$@"
}

# ---- the project

cat >assets.yaml <<'END'
specs: [specs]
store: art/raw
prompt: {style: flat colours}
providers: {openai: {model: gpt-image-1}}
END
cat >assets.policy.yaml <<'END'
commands:
  draw: {argv: [sh, tools/draw.sh], version: "3", inputs: [tools/draw.sh], timeout_s: 30}
END
cat >tools/draw.sh <<'END'
# Answers every request with the same picture.
cp art/logo.png "$ASSETC_OUTPUT_DIR/picture.png"
echo '{"protocol": 1, "outputs": [{"path": "picture.png"}]}'
END
cp "$here/logo.png" art/logo.png

# spec ID GENERATION [PROMPT]
spec() {
	cat >"specs/$1.yaml" <<-END
		version: "1.0"
		id: $1
		metadata: {category: sprites}
		generation: {type: image, $2}
		prompt: {base: "the $1 of a game"${3-}}
		post_processing: [{action: resize, dimensions: 8x8}, {action: validate, checks: [dimensions_match]}]
		integration: {manifest_path: images/$1.png}
	END
}
for model in radial linear noise sky sprite silhouette placeholder; do
	spec "made-$model" "provider: procedural, model: $model, seed: 7" ', parameters: {size: 32x32}'
done
spec made-chosen 'provider: procedural' ', details: "a heart, red", parameters: {size: 32x32}'
spec counted 'provider: counting'
spec copied 'provider: file, file: ../art/logo.png'
spec painted 'provider: manual'
cp "$here/logo.png" specs/painted.manual.png
spec drawn 'provider: exec, command: draw, seed: 5' ', negative: text, parameters: {size: 8x8}'
spec bought 'provider: buying'
spec bought-in-words 'provider: buying, model: large, seed: 11, fallback: procedural' \
	', theme: old, details: "two\nlines, é", parameters: {quality: high, background: transparent, aspect_ratio: "1:1"}'
spec fallback 'provider: [buying]' && sed -i 's/provider: \[buying\]/provider: firefly, fallback: buying/' specs/fallback.yaml
spec picked 'provider: buying' ', parameters: {n_variations: 3, size: 8x8}'
{
	spec one 'provider: buying' && cat specs/one.yaml && echo --- && spec two 'provider: buying' && cat specs/two.yaml
} >pair && rm specs/one.yaml specs/two.yaml && mv pair specs/pair.yaml

for number in 2 3; do
	sed -i "s/provider: buying/&, select: $number/" specs/picked.yaml
	run specs/picked.yaml -o out/picked.asset.json
	sed -i 's/, select: [23]//' specs/picked.yaml
done
run build --out-dir out
run lock update -q specs/picked.yaml specs/pair.yaml specs/drawn.yaml specs/painted.yaml
run lock pick picked@2 -q
run lock update -q --all specs/copied.yaml specs/made-radial.yaml
run build --out-dir out --regenerate picked@3 --regenerate one -q
run lock update -q --store specs/picked.yaml
rm -rf out

# ---- what a vendor sent to a later build: its raw in the store, under the key of today

# vendor ID GENERATION PROMPT
vendor() {
	local key text sha
	spec "$@"
	{
		read -r key _
		text=$(cat)
	} < <(run key -v "specs/$1.yaml")
	sha=$(sha256sum <art/logo.png | cut -c 1-64)
	cp art/logo.png "art/raw/$1@1-${sha:0:8}.png"
	{
		printf 'assetc raw 1\n%s@1 paid vendor image/png %s sha256:%s\nanswer:\n' "$1" "$(stat -c %s art/logo.png)" "$sha"
		printf '\tprovider: "vendor"\n\tsource: "trainedAlgorithmicMedia"\n\tcost_usd: 0.04\nrequest:\n'
		sed 's/^/\t/' <<<"$text"
		echo end
	} >"art/raw/$1@1-${sha:0:8}.png.txt"
	printf 'assetc lock 1\n\n%s@1 chosen paid vendor image/png %s sha256:%s key:%s kind:0000\n\nend\n' \
		"$1" "$(stat -c %s art/logo.png)" "$sha" "$key" >"specs/$1.lock"
}
vendor by-openai 'provider: openai, seed: 3' ', parameters: {size: 1024x1024, quality: high, background: transparent}'
vendor by-dalle 'provider: dalle-3' ', parameters: {quality: hd, style: vivid}'
vendor by-stability 'provider: stability, model: sd3.5-large' ', negative: "text, frame", parameters: {aspect_ratio: "16:9"}'
vendor by-webui 'provider: sdwebui' ', negative: text, parameters: {size: 512x512}'

# ---- the fixture

run build --out-dir out
run lock check >/dev/null
chmod -R u+w "$work/cache"
find "$work/cache" -name '.assetc-tmp-*' -delete
rm -rf "$work/cache"/{products,locks,projects,damaged,trash}
cp -r "$work/cache" "$to/cache"
cp -r . "$to/project"
mkdir "$to/records"
mv "$to/project/out"/*.asset.json "$to/records/"
rm -rf "$to/project/out"
# Objects that no request names are products.
find "$to/cache/objects" -type f | while read -r object; do
	digits=${object#"$to/cache/objects/"}
	grep -rqF "${digits/\//}" "$to/cache/requests" || rm "$object"
done
find "$to" -type d -empty -delete
! grep -rlF -e "$work" -e "$HOME" "$to" || { echo 'the fixture names this machine' >&2; exit 1; }
du -sk "$to"
