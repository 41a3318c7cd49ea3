#!/usr/bin/env bash
# Where the project files are found, how they are spelled in depfiles, and that the policy file is
# never one of them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

prerequisites() {
	sed 's/^[^:]*: //; s/ *\\$//; s/^  //' "$1" | tr ' ' '\n' | sed '/^$/d' | xargs
}
mkdir -p game/specs/deep build
cd game
spec coin
mv coin.yaml specs/deep/
echo 'prompt: {style: flat}' >assets.yaml
top=$PWD

# ---- spelling: as the spec's own path

spelled() {
	run 0 "$1" -o "$top/out/coin.asset.json" -MD
	same "prerequisites of $1 in ${PWD#"$top"}" "$(prerequisites "$top/out/coin.asset.json.d")" "$1 $2"
	run 0 deps "$1"
	same "deps of $1 in ${PWD#"$top"}" "$(cut -f 3,4 "$out" | tail -n 1)" "input	$2"
}
spelled specs/deep/coin.yaml assets.yaml
spelled "$top/specs/deep/coin.yaml" "$top/assets.yaml"
spelled specs/../specs/deep/coin.yaml assets.yaml
cd specs
spelled deep/coin.yaml ../assets.yaml
cd deep
spelled coin.yaml ../../assets.yaml
spelled ./coin.yaml ../../assets.yaml
cd ../../../build
spelled ../game/specs/deep/coin.yaml ../game/assets.yaml
cd "$top"
# The folder of specs may be a link; what is named is the file that was read.
mkdir links
ln -s ../specs/deep links/here
ln -s "$top" ../link
spelled links/here/coin.yaml assets.yaml
cd links/here
spelled coin.yaml ../../assets.yaml
cd ../../../build
spelled ../link/specs/deep/coin.yaml ../link/assets.yaml
cd "$top"

# The nearest of the files counts; nothing is merged.
before=$("$ASSETC" key specs/deep/coin.yaml)
echo 'cache: "local:rw"' >specs/assets.policy.yaml
[ "$("$ASSETC" key specs/deep/coin.yaml)" != "$before" ] || problem 'a file beyond the root is read'
run 0 deps specs/deep/coin.yaml
! grep -q input "$out" || problem "beyond the root: $(cat "$out")"
rm specs/assets.policy.yaml

# ---- --project

mkdir ../other
echo 'prompt: {style: round}' >../other/assets.yaml
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD --project ../other
same 'prerequisites in another project' "$(prerequisites out/coin.asset.json.d)" 'specs/deep/coin.yaml ../other/assets.yaml'
run 0 deps --project="$top/../other" specs/deep/coin.yaml
same 'deps in another project' "$(cut -f 4 "$out" | tail -n 1)" ../other/assets.yaml
run 0 deps --project ../other "$top/specs/deep/coin.yaml"
same 'deps of an absolute spec' "$(cut -f 4 "$out" | tail -n 1)" "$(realpath ../other)/assets.yaml"
run 0 deps --project specs specs/deep/coin.yaml
! grep -q input "$out" || problem "the search goes on above --project: $(cat "$out")"
run 0 deps --project . specs/deep/coin.yaml
same 'deps in the same project' "$(cut -f 4 "$out" | tail -n 1)" assets.yaml
for wrong in nowhere assets.yaml; do
	run 2 check --project $wrong specs/deep/coin.yaml
	says E0001 "'$wrong'"
done
export ASSETC_PROJECT=../other
run 0 deps specs/deep/coin.yaml
same 'the environment has no say' "$(cut -f 4 "$out" | tail -n 1)" assets.yaml
unset ASSETC_PROJECT

# ---- the policy file: no prerequisite, in no record

cat >assets.policy.yaml <<-END
	budget:    {run_usd: 5, day_usd: 20, month_usd: 100, asset_usd: 2}
	endpoints: {openai: {base_url: "https://api.openai.com/v1", key_env: OPENAI_API_KEY, driver: openai}, gpu-box: {base_url: "http://127.0.0.1:7860", driver: sdwebui}}
	providers: {openai: {endpoint: openai, max_in_flight: 4, safety_margin_credits: 0}, bark: {command: bark}, my-model: {price_usd: 0.02}}
	commands:  {bark: {argv: [python3, tools/bark_worker.py], timeout_s: 900, env: [HF_HOME], inputs: [tools/bark_worker.py]}}
	unknown:   ask            # or {resend_below_usd: 0.05}
	licence:   {deny: [non-commercial]}
	cache:     "local:rw"
	x-mine:    [anything]
END
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD
before=$(bytes out)
run 0 deps specs/deep/coin.yaml
! grep -q policy "$out" || problem 'the policy file is a prerequisite'
sed -i 's/run_usd: 5/run_usd: 6/; s/unknown: .*/unknown: {resend_below_usd: 0.05}/' assets.policy.yaml
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD
is_silent
same 'outputs after an edit of the policy file' "$(bytes out)" "$before"
rm assets.policy.yaml
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD
is_silent
same 'outputs without the policy file' "$(bytes out)" "$before"

# What this build does not have yet is told, but not on a hit.
echo 'cache: "local:rw, remote:r"' >assets.policy.yaml
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD
is_silent
run 0 specs/deep/coin.yaml -o fresh/coin.asset.json
says assets.policy.yaml:1:8: W0408 'only the local one'
# Which caches are used is the policy's to say; where the local one is, the user's.
ASSETC_CACHE_DIR=$TMPDIR/there run 0 specs/deep/coin.yaml -o fresh/b.asset.json
[ -d "$TMPDIR/there/objects" ] || problem 'ASSETC_CACHE_DIR does not count beside the policy file'
rm assets.policy.yaml

# Both files may be empty, or hold nothing but remarks.
: >assets.policy.yaml
echo '# nothing yet' >assets.yaml
run 0 specs/deep/coin.yaml -o out/coin.asset.json -MD
same 'prerequisites of an empty project file' "$(prerequisites out/coin.asset.json.d)" 'specs/deep/coin.yaml assets.yaml'

# ---- build: specs of the project

mkdir -p art sounds build/assetc
mv specs/deep/coin.yaml art/
spec stone
mv stone.yaml sounds/
spec lone
cat >assets.yaml <<-END
	specs: [art, sounds/stone.yaml]
	store: art/raw
	packs: [packs/*.yaml]
	active_pack: forest
END
run 0 build
same 'records' "$(ls build/assetc/*.json | xargs)" 'build/assetc/coin.asset.json build/assetc/stone.asset.json'
cd sounds
run 0 build --out-dir ../elsewhere
same 'records from a folder below' "$(ls ../elsewhere/*.json | xargs)" '../elsewhere/coin.asset.json ../elsewhere/stone.asset.json'
run 0 build . --out-dir ../named
same 'records of a named folder' "$(ls ../named/*.json | xargs)" '../named/stone.asset.json'
cd ..
sed -i 's/art,/arts,/' assets.yaml
run 1 build
says assets.yaml:1:9: E0101 "'arts'"
sed -i 1d assets.yaml
mkdir -p specs
mv lone.yaml specs/
rm -r build
run 0 build
same 'records without specs:' "$(ls build/assetc/*.json | xargs)" build/assetc/lone.asset.json
