#!/usr/bin/env bash
# `assetc new NAME`: a spec to begin with that passes `check`, made once.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

run 0 new coin
same 'stdout' "$(cat "$out")" specs/coin.yaml
run 0 new boom --type audio
run 0 check -q
is_silent
run 0 build
is_picture build/assetc/images/sprites/coin.png 64x64 alpha
is_there build/assetc/audio/sfx/misc/boom.mp3

# Once.
before=$(state specs)
run 0 new coin
[ ! -s "$out" ] || problem 'a second time lists files'
says 'the file is there already'
echo '# mine' >>specs/coin.yaml
before=$(state specs)
run 1 new coin
says 'specs/coin.yaml: error:' E0854
same 'after another' "$(state specs)" "$before"

# Every provider that the language has: what is written is right, and with stand-ins it builds.
for provider in openai dalle-3 stable-diffusion stability sdwebui comfyui firefly scenario replicate manual; do
	run 0 new "pic $provider" --provider "$provider" --out-dir all
done
for provider in elevenlabs bark musicgen; do
	run 0 new "sound $provider" --provider "$provider" --out-dir all
done
run 0 new --type audio 'sound replicate' --provider replicate --out-dir all
run 0 check -q all
is_silent
run 0 build all --profile draft --out-dir all-out
same 'products' "$(find all-out -name '*.png' -o -name '*.mp3' | wc -l)" 14
grep -q 'no_alpha' all/pic-stability.yaml || problem 'a model without alpha is to pass has_alpha'

run 0 new -n --out-dir none x
same 'a dry run' "$(cat "$out")" 'would make none/x.yaml'
is_absent none
run 2 new
says "'new' needs a name"
run 2 new a b
run 2 new x --type video
says 'image or audio'
run 2 new x --type audio --provider openai
says 'makes no sounds'
run 2 new x --provider opnai
says "did you mean 'openai'"
run 2 new x --provider file
says 'assetc import FILE'
run 2 new x -D a=b
says '--template NAME'
run 2 new '漢'
says 'no name for an asset'
run 2 new x --output-name y
says "'x' and --output-name both name the asset"
run 2 new hit.wav --type image
says 'the extension'
is_absent specs/x.yaml

# An extension says what it is, and is no part of the name; what is dropped of a name is told.
run 0 new hit.wav
same 'a sound by its extension' "$(cat "$out")" specs/hit.yaml
grep -q 'type: audio' specs/hit.yaml || problem 'hit.wav is a picture'
run 0 new gem.png
same 'a picture by its extension' "$(cat "$out")" specs/gem.yaml
[ ! -s "$err" ] || problem 'nothing was dropped, but it is told'
run 0 new 'v1.5'
same 'a dot alone' "$(cat "$out")" specs/v1-5.yaml
run 0 new 'Café au lait!'
says "W0863" "becomes 'caf-au-lait'"
run 2 new hit.wav --provider openai
says 'makes no sounds'

# For programs.
run 0 new foo --json
same 'made' "$(jq -c . "$out")" '{"dry_run":false,"files":[{"path":"specs/foo.yaml","state":"created"}]}'
run 0 new foo --json -n
same 'there' "$(jq -c . "$out")" '{"dry_run":true,"files":[{"path":"specs/foo.yaml","state":"present"}]}'
run 0 new --json -n --template ui-icon bar -D symbol=star
same 'of a template' "$(jq -c '[.dry_run, .files[].path]' "$out")" '[true,"specs/templates/ui-icon.yaml","specs/bar.yaml"]'
