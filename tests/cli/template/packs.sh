#!/usr/bin/env bash
# Where the parts of a prompt come from: command line, spec, the pack that the spec names and its parents,
# assets.yaml; and packs that make one asset for each slot.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir -p packs specs templates
cat >assets.yaml <<'END'
prompt: {theme: anywhere, style: flat, negative: text, parameters: {size: 64x64}}
END
cat >packs/wild.yaml <<'END'
prompt_defaults: {theme: wilderness, negative: houses}
END
cat >packs/forest.yaml <<'END'
name: forest
extends: wild
prompt_defaults: {style: painted, size: 32x32}
entries: {stone: stone}
END
spec stone
sed -i 's/^id:.*/&\npack: forest/; /parameters/d; s/  dimensions: .*}/  dimensions: 16x16}/' stone.yaml
mv stone.yaml specs/

parts() { # OPTIONS
	run 0 check specs/stone.yaml --prompt "$@"
}
parts
same 'the prompt of a pack' "$(cat "$out")" $'wilderness\nrough stone\nstone\npainted'
says 'theme: packs/wild.yaml:1:' 'style: packs/forest.yaml:3:' 'base: specs/stone.yaml:' 'negative: packs/wild.yaml:1:'
run 0 build
record=build/assetc/stone.asset.json
same 'a part in the record' "$(jq -r .prompt.parts.theme $record)" wilderness
same 'the compiled prompt' "$(jq -r .prompt.compiled $record)" $'wilderness\nrough stone\nstone\npainted'
grep -q 'param.size: 32x32' <(jq -r .keys.request_text $record) || problem 'the size of the pack is not in the key'
sed -i 's/^pack: forest/&\nx-note: same/' specs/stone.yaml
sed -i 's/^prompt:/&\n  theme: ruins/' specs/stone.yaml
parts
says 'theme: specs/stone.yaml'
parts -D prompt.theme=moon
says 'theme: -D prompt.theme'
sed -i '/^pack:/d; /theme: ruins/d' specs/stone.yaml
parts
says 'theme: assets.yaml:1:' 'style: assets.yaml:1:'
run 0 build
run 0 why specs/stone.yaml --out-dir build/assetc
sleep 0.05
sed -i 's/anywhere/nowhere/' assets.yaml
run 0 why specs/stone.yaml --out-dir build/assetc
grep -q 'prompt.theme: "anywhere" -> "nowhere" (assets.yaml:1:17)' "$out" || problem "why says: $(cat "$out")"

sed -i 's/^id:.*/&\npack: frost/' specs/stone.yaml
run 1 check specs/stone.yaml
says "no pack 'frost'" 'specs/stone.yaml:3:7' "'forest'"
sed -i 's/pack: frost/pack: forest/' specs/stone.yaml

# ---- models: of the providers that have one of that name; the pack is nearer than assets.yaml

cat >>assets.yaml <<'END'
providers: {openai: {model: gpt-image-1.5}}
END
cat >packs/drawn.yaml <<'END'
prompt_defaults: {model: gpt-image-1-mini}
END
cat >packs/stable.yaml <<'END'
prompt_defaults: {model: sd3.5-large}
END
model() { # PACK PROVIDER
	printf 'version: "1.0"\nid: m\npack: %s\ngeneration: {type: image, provider: %s}\nprompt: {base: x}\n' "$1" "$2" >m.yaml
	run 0 key m.yaml -v
	sed -n 's/^model: "\(.*\)"/\1/p' "$out"
}
same 'a model of the pack' "$(model drawn openai)" gpt-image-1-mini
same 'a model of another provider' "$(model stable openai)" gpt-image-1.5
same 'a model of the fallback alone' "$(model stable stability)" sd3.5-large
same 'a model that the provider has not' "$(model drawn stability)" ''
rm m.yaml

# ---- one asset for each slot

cat >templates/slot.yaml <<'END'
version: "1.0"
template: slot
parameters:
  - {name: slot, type: string}
  - {name: what, type: string, default: thing}
generation: {type: image, provider: procedural, model: placeholder}
prompt: {base: "{{slot}}, a {{what}}"}
END
cat >packs/frozen.yaml <<'END'
extends: wild
generate:
  template: slot
  slots: [hero, foe, Ice Block]
  overrides:
    hero: {what: knight}
    foe: {base: "a foe of the {{slot}} kind"}
END
run 0 build
says '4 assets: 3 generated, 0 processed, 1 placed'
same 'a slot' "$(jq -r .prompt.compiled build/assetc/frozen-hero.asset.json)" $'wilderness\nhero, a knight\nflat'
same 'its prompt overridden' "$(jq -r .prompt.compiled build/assetc/frozen-foe.asset.json)" $'wilderness\na foe of the foe kind\nflat'
is_there build/assetc/frozen-ice-block.asset.json
run 0 link build/assetc/frozen-*.asset.json -o link.stamp --pack frozen --manifest manifest.json
same 'slots of the linked pack' "$(jq -c '.pack.slots | map_values(.asset)' manifest.json)" \
	'{"Ice Block":"frozen-ice-block","foe":"frozen-foe","hero":"frozen-hero"}'
run 0 packs/frozen.yaml --id frozen-foe -o one/foe.asset.json -MD
same 'its depfile' "$(cat one/foe.asset.json.d)" 'one/foe.asset.json one/images/frozenFoe.png: packs/frozen.yaml \
  assets.yaml \
  packs/wild.yaml \
  templates/slot.yaml'
sleep 0.05
sed -i 's/what: knight/what: queen/' packs/frozen.yaml
run 0 build
says '1 generated'
sleep 0.05
sed -i 's/wilderness/tundra/' packs/wild.yaml
run 0 build
says '4 generated'

sed -i 's/foe: {base/feo: {base/' packs/frozen.yaml
run 1 check packs/frozen.yaml
says "'feo' is not among the slots" 'packs/frozen.yaml:4:'
sed -i 's/feo: {base/foe: {bse/' packs/frozen.yaml
run 1 check packs/frozen.yaml
says "no parameter 'bse'" 'templates/slot.yaml:4:'

# A pack that no spec names is checked too, with the project or by its path.
mkdir -p ../lonely/packs && cd ../lonely
printf 'specs: [specs]\n' >assets.yaml
mkdir specs && (cd specs && spec stone)
printf 'entrees: {hero: stone}\n' >packs/sea.yaml
run 1 check
says "packs/sea.yaml:1:1: error: unknown key 'entrees'"
run 1 check packs/sea.yaml
says "unknown key 'entrees'"
run 0 check specs/stone.yaml
sed -i 's/entrees/entries/' packs/sea.yaml
run 0 check
run 0 check packs/sea.yaml
