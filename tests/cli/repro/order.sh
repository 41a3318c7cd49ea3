#!/usr/bin/env bash
# What must not matter for bytes: the order of keys in a spec, the spelling of numbers, comments, the
# form (YAML or JSON), the order of records, and what else is in the file or the cache.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cat >a.yaml <<'END'
version: "1.0"
id: stone
generation: {type: image, provider: procedural, model: noise, seed: 5}
prompt:
  base: rough stone
  parameters: {size: 64x64, quality: high}
post_processing:
  - {action: resize, dimensions: 16x16, method: lanczos}
END
mkdir one two three four
cp a.yaml one/stone.yaml
cat >two/stone.yaml <<'END'
# another order, other spellings of the same
post_processing: [{method: "lanczos", dimensions: ' 16x16', action: resize}]
prompt: {parameters: {quality: 'high', size: "64x64"}, base: "  rough stone\n"}
generation: {seed: 5, model: 'noise', provider: procedural, type: image}
"id": !!str stone
version: 1.0
END
cat >three/stone.yaml <<'END'
{"version": "1.0", "id": "stone", "generation": {"type": "image", "provider": "procedural", "model": "noise", "seed": 5},
 "prompt": {"base": "rough \u0073tone", "parameters": {"size": "64x64", "quality": "high"}},
 "post_processing": [{"action": "resize", "dimensions": "16x16"}]}
END
{ printf 'version: "1.0"\nid: gem\ngeneration: {type: image, provider: procedural}\nprompt: {base: gem}\n---\n' && cat a.yaml; } >four/stone.yaml

for dir in one two three four; do
	run 0 $dir/stone.yaml -o $dir/out/stone.asset.json --id stone --cache-dir "$TMPDIR/$dir"
	same "the product of $dir" "$(sha256sum <$dir/out/images/stone.png)" "$(sha256sum <one/out/images/stone.png)"
	same "the keys of $dir" "$(jq -c .keys $dir/out/stone.asset.json)" "$(jq -c .keys one/out/stone.asset.json)"
	run 0 $dir/stone.yaml -o $dir/shared/stone.asset.json --id stone
	same "requests after $dir" "$(cache_count requests)" 1
done
same_file one/out/stone.asset.json four/out/stone.asset.json

# Records in any order, named once or by a list.
for name in gem ruby onyx; do
	spec $name
	run 0 $name.yaml -o rec/$name.asset.json
done
run 0 link rec/gem.asset.json rec/ruby.asset.json rec/onyx.asset.json --manifest qqa.json --header qqa.h
run 0 link rec/onyx.asset.json rec/gem.asset.json rec/ruby.asset.json --manifest qqb.json --header qqb.h
printf '%s\n' rec/ruby.asset.json rec/onyx.asset.json rec/gem.asset.json >list
run 0 link @list --manifest qqc.json --header qqc.h
for n in qqb qqc; do
	same_file qqa.json $n.json
	sed "s/$n/qqa/Ig" $n.h | cmp -s - <(sed 's/qqa/qqa/Ig' qqa.h) || problem "qqa.h and $n.h differ"
done
