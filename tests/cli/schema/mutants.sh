#!/usr/bin/env bash
# Good specs with a value changed, dropped or added, most of them bad then: the schema refuses none
# that `check` takes, and takes only those that `check` refuses for what a schema cannot say.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
need jq
python_with jsonschema yaml

count=600
run 0 schema
mv "$out" schema.json
mkdir -p mutants/art mutants/sounds
touch mutants/art/{sheet,mark}.png 'mutants/sounds/jump 1.wav'
"$python" "$support/mutate_specs.py" $count 2026 mutants "$(dirname "$0")"/good/*.yaml \
	"$ASSETC_SOURCE_DIR"/tests/cli/check/good/*.yaml
# What documents with `from` and `pack` stand on.
mkdir mutants/packs
printf 'prompt_defaults: {theme: woods}\n' >mutants/packs/forest.yaml
printf '[{"level": 7}, {"level": 8, "metal": "gold"}]\n' >mutants/badges.json
sed '/^---$/,$d; /^instances:/,/^  - {metal: tin}/d' "$(dirname "$0")/good/templates.yaml" >mutants/badge.yaml
cd mutants
touch assets.yaml
mv badges.json badges.list
sed -i 's/badges.json/badges.list/' ./*.json
run 1 check -q --diag=json ./*.json
jq -r 'select(.severity == "error") | [.file, .code, .message] | @tsv' "$err" | sort >../findings
"$python" "$support/judge_specs.py" ../schema.json ./*.json | sort >../judged
cd ..

cut -f 1 findings | sort -u >refused
grep -P '\tinvalid\t' judged | cut -f 1 | sort >invalid
grep -P '\tvalid\t' judged | cut -f 1 | sort >valid

comm -23 invalid refused >wronged
[ ! -s wronged ] || problem "check takes these, the schema does not:
$(grep -F -f wronged judged | head -n 10)"

# Files that are not there; rules between two values; and the parameters of a fallback, which a schema knows by name alone. What
# a template makes of values, what it is that a document with `from` lies over, and the parts of a step's text.
beyond='E033[0-9]|E059[1-4]|E0785|E0803|cannot read file|stands twice|above the second|max is below min|default: .* is not among|the template has no parameter'
comm -12 valid refused | while IFS= read -r name; do
	! grep -F "$name" findings | grep -q -v -E "$beyond" || echo "$name"
done >missed
while IFS= read -r name; do
	jq -e '(.generation.fallback and .prompt.parameters) or .from or (.generation.model? | tostring | test("[{][{]"))' "mutants/$name" >/dev/null ||
		problem "the schema takes $name: $(grep -F "$name" findings)"
done <missed

same 'number of judgements' "$(wc -l <judged)" $count
[ "$(wc -l <invalid)" -ge $((count / 2)) ] || problem "only $(wc -l <invalid) bad ones"
[ "$(comm -23 valid refused | wc -l)" -ge $((count / 10)) ] || problem 'too few good ones'
