# base-lib.sh - assets to link beside a base manifest. Sourced after cli-lib.sh.

# record ID SECTION KEY [PATH]: writes ID.asset.json, as the compiler would.
record() {
	local path=${4:-images/$1.png} kind=image measures='"width": 32, "height": 16, "alpha": true' format=png
	if [[ $2 == audio* ]]; then
		path=${4:-audio/$1.mp3} kind=audio format=mp3
		measures='"duration": 0.5, "rate": 44100, "channels": 1, "frames": 22050'
	fi
	cat >"$1.asset.json" <<-END
		{
		  "assetc_record": 1, "id": "$1", "kind": "$kind", "source": "$1.yaml",
		  "provider": {"asked": "procedural", "used": "procedural"},
		  "prompt": {"compiled": "a thing", "parts": {"base": "a thing"}},
		  "keys": {"request": "00", "request_text": "r", "product": "01", "product_text": "p"},
		  "raw": {"sha256": "${zeros}", "size": 12, "type": "image/png", "candidate": 1},
		  "products": [{"format": "$format", "path": "$path", "sha256": "${zeros}", "size": 9, $measures}],
		  "manifest": {"section": "$2", "key": "$3", "type": "$kind", "path": "$path", "description": "by us"}
		}
	END
}
zeros=$(printf '0%.0s' {1..64})

# image ID INTEGRATION STEPS: compiles ID to ID.asset.json; the words begin with a comma, or are empty.
image() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: procedural, model: noise}
		prompt: {base: rough stone, parameters: {size: 64x64}}
		post_processing: [{action: resize, dimensions: 32x16}$3]
		integration: {manifest_path: art/$1.png$2}
	END
	run 0 "$1.yaml" -o "$1.asset.json"
}
# sound ID CATEGORY
sound() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: procedural}
		metadata: {category: $2}
		prompt: {base: a click, parameters: {duration_seconds: 0.25}}
		integration: {manifest_path: art/$1.mp3}
	END
	run 0 "$1.yaml" -o "$1.asset.json"
}

# is_merged BASE WRITTEN RECORD...: nothing but the records was added.
is_merged() {
	local said
	said=$("$python" "$support/judge_manifest.py" "$@") || problem "$2 is not $1 with ours: $said"
}
