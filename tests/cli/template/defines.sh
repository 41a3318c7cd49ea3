#!/usr/bin/env bash
# -D: fields of specs and parameters of templates. The command line is nearest, and what it names by
# mistake is told.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

touch assets.yaml
spec stone
run 0 check stone.yaml --prompt -q
same 'the prompt' "$(cat "$out")" $'rough stone\nstone'
run 0 check stone.yaml --prompt -D prompt.style='16-bit: #1' -D prompt.base=7
same 'the prompt with -D' "$(cat "$out")" $'7\nstone\n16-bit: #1'
says 'style: -D prompt.style' 'details: stone.yaml:6:'

run 0 stone.yaml -o out/a.asset.json -D generation.seed=5 -D prompt.parameters.size=32x32 -D metadata.category=rocks
same 'the category' "$(jq -r .category out/a.asset.json)" rocks
grep -q 'seed: 5' <(jq -r .keys.request_text out/a.asset.json) || problem 'the seed is not in the key'

run 0 build
run 0 build -D prompt.base=moss
says '1 generated'
run 0 build
says '1 placed'

run 1 check stone.yaml -D prompt.bsae=x
says '<command-line>:1:' "did you mean 'base'" 'E0301'
run 1 check stone.yaml -D generation.seed=x
says '<command-line>:1:17' 'expected a whole number'
run 2 check stone.yaml -D colour=red
says "no template here has a parameter 'colour'" 'as prompt.style'
run 2 build -D colour=red
says "no template here has a parameter 'colour'"
run 2 check stone.yaml -D colour
says 'NAME=VALUE'
run 2 check stone.yaml -D "metadata.$(printf 'a.%.0s' {1..30000})b=x"
says 'no field of a spec lies that deep'
run 2 check stone.yaml -D prompt.style=$'\xff'
says 'not UTF-8'
run 2 check stone.yaml -D =red
says 'NAME=VALUE'
run 2 check stone.yaml -D post_processing.action=trim
says 'a list' 'not a mapping'

cat >gem.yaml <<'END'
version: "1.0"
template: gem
parameters: [{name: hue, type: enum, values: [red, blue]}, {name: edge, type: integer, default: 8}]
generation: {type: image, provider: procedural, model: noise}
prompt: {base: "{{hue}} gem", parameters: {size: "{{edge}}x{{edge}}"}}
END
run 0 gem.yaml -o out/gem.asset.json -D hue=red -D edge=16
same 'its id' "$(jq -r .id out/gem.asset.json)" gem-red-16
same 'its width' "$(jq -r '.products[0].width' out/gem.asset.json)" 16
run 1 gem.yaml -o out/gem.asset.json -D hue=green
says '<command-line>:1:5' 'not among red, blue' 'gem.yaml:3:'
run 1 gem.yaml -o out/gem.asset.json -D edge=16
says "the parameter 'hue' of the template 'gem' has no value"
# The commands that build systems ask, and locks, know of it too.
run 0 outputs gem.yaml -D hue=red
same 'its files' "$(cut -f2,4 "$out" | tr '\n\t' ' :')" 'gem-red:gem-red.asset.json gem-red:images/gemRed.png '
run 0 outputs stone.yaml -D integration.manifest_path=rocks/one.png
grep -q 'rocks/one.png$' "$out" || problem 'outputs goes by another path than -D says'
run 0 deps gem.yaml -D hue=red
same 'what it is made of' "$(cut -f2,4 "$out" | tr '\n\t' ' :')" 'gem-red:gem.yaml gem-red:assets.yaml '
run 2 outputs gem.yaml -D colour=red
says "no template here has a parameter 'colour'"
for word in seed=7 id=x; do
	run 2 check stone.yaml -D $word
	says 'E0339'
done
run 2 check stone.yaml -D seed=7
says 'written generation.seed'
{ cat gem.yaml && echo --- && sed 's/gem/pearl/' gem.yaml; } >gems.yaml
run 2 gems.yaml -o out/gem.asset.json -D hue=red
says 'beside other documents'
run 2 gems.yaml -o out/gem.asset.json
! grep -q 'VALUE makes one' "$err" || problem 'the hint is wrong for a file of two templates'
rm gems.yaml
for command in plan why key fetch 'lock check'; do
	run 2 $command stone.yaml -D colour=red
	says "no template here has a parameter 'colour'"
done

# --id chooses among all that is named.
run 0 key gem.yaml stone.yaml --id stone
grep -q stone.yaml "$out" || problem 'key --id of two files'
run 0 plan gem.yaml stone.yaml --id stone
run 2 plan gem.yaml stone.yaml --id pebble
says "no asset 'pebble' is among these specs"
run 2 check gem.yaml stone.yaml --id pebble
says "no asset 'pebble' is among these specs"
printf 'version: "1.0"\nfrom: gem\nwith: {hue: red}\n' >ruby.yaml
run 0 ruby.yaml -o out/ruby.asset.json -D hue=blue
same 'nearest of two values' "$(jq -r .prompt.compiled out/ruby.asset.json)" 'blue gem'

# In a build of the project a template that other documents use makes nothing by itself.
mkdir whole whole/specs
cp gem.yaml whole/specs/
cd whole
touch assets.yaml
printf 'version: "1.0"\nfrom: gem\nwith: {hue: red}\n' >specs/ruby.yaml
run 0 build -D edge=24
says '1 assets: 1 generated'
is_there build/assetc/gem-red-24.asset.json
run 0 check -D hue=blue
cd ..
