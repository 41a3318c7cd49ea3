#!/usr/bin/env bash
# `assetc new NAME`: a spec to begin with that passes `check`, made once.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

run 0 new coin
same 'stdout' "$(cat "$out")" specs/coin.yaml
run 0 new boom --type audio
run 0 check
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
run 0 check all
is_silent
run 0 build all --profile draft --out-dir all-out
same 'products' "$(find all-out -name '*.png' -o -name '*.mp3' | wc -l)" 14
grep -q 'no_alpha' all/pic-stability.yaml || problem 'a model without alpha is to pass has_alpha'

run 0 new -n --out-dir none x
same 'a dry run' "$(cat "$out")" none/x.yaml
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
is_absent specs/x.yaml
