#!/usr/bin/env bash
# A well-known validator with the printed schema and `assetc check` judge the same of every spec
# there is. What a schema cannot say is listed in beyond.txt by name and reason: each of those must
# really be beyond it, and no other may be.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
need jq convert
python_with jsonschema yaml

here=$(dirname "$0")
specs=$ASSETC_SOURCE_DIR/tests/cli/check
run 0 schema
mv "$out" schema.json

# judge NAME FILE...: NAME<TAB>judgement<TAB>fault of each
judge() {
	"$python" "$support/judge_specs.py" schema.json "${@:2}" >"$1" || problem "the judge failed on $1"
}

# ---- good ones

cp -r "$here/good" .
mkdir good/art good/sounds
touch assets.yaml
mkdir packs
printf 'prompt_defaults: {theme: woods}\n' >packs/forest.yaml
printf '[{"level": 7}, {"level": 8, "metal": "gold"}]\n' >good/badges.json
touch good/art/{sheet,mark}.png 'good/sounds/jump 1.wav'
mkdir good/flows
for name in a b m; do printf 'P3 1 1 255 9 9 9\n' | convert ppm:- good/$name.png; done
printf '{}\n' >good/flows/coin.json
sed 's/^id: .*/id: other/' "$ASSETC_SOURCE_DIR"/examples/make/specs/coin.yaml >good/other.yaml
good=(good/*.yaml "$specs"/good/*.yaml "$ASSETC_SOURCE_DIR"/examples/*/specs/{,templates/}*.yaml
	"$ASSETC_SOURCE_DIR"/specs/templates/*.yaml)
[ -z "$ASSETC_SHARED" ] || good+=("$ASSETC_SHARED"/real/*/specs/*.yaml)
run 0 check -q "${good[@]}"
judge judged-good "${good[@]}"
! grep -v -P '\tvalid\t' judged-good >&2 || problem 'check takes these, the schema does not'
[ "$(grep -c -P '\tvalid\t' judged-good)" -ge 24 ] || problem "only $(wc -l <judged-good) good files"
documents=$(cat "${good[@]}" | grep -c '^version:')
[ "$documents" -ge 40 ] || problem "only $documents good documents"

# ---- bad ones

cd "$specs/bad"
files=(*.yaml *.json)
cd "$OLDPWD"
cp "${files[@]/#/$specs/bad/}" .
run 1 check -q --diag=json "${files[@]}"
same 'files that check refuses' "$(jq -r 'select(.severity == "error") | .file' "$err" | sort -u)" \
	"$(printf '%s\n' "${files[@]}" | sort)"
judge bad "${files[@]}"
grep -v -P '\tinvalid\t' bad | cut -f 1 | sort >found
grep -v '^#' "$here/beyond.txt" | cut -d ' ' -f 1 | sort >listed
comm -23 found listed >missed
comm -13 found listed >caught
[ ! -s missed ] || problem "the schema takes these and check does not; no reason stands in beyond.txt:
$(cat missed)"
[ ! -s caught ] || problem "beyond.txt says that a schema cannot tell, but it does:
$(cat caught)"
! grep -v '^#' "$here/beyond.txt" | grep -v -P '^\S+ +\S+' >&2 || problem 'no reason in beyond.txt'
invalid=$(grep -c -P '\tinvalid\t' bad)
[ "$invalid" -ge 130 ] || problem "only $invalid bad specs are judged so"
echo "good: $documents documents; bad: $invalid of ${#files[@]}, $(wc -l <listed) beyond a schema"
