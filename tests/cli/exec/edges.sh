#!/usr/bin/env bash
# Another asset's product as input: where its spec is found, what is said when it is not, and which of its words have the
# one that takes it made anew.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
export ASSETC_TRUST=1
policy
: >assets.yaml
mkdir -p specs/deep specs/more

flat specs/deep/coin 'a coin'
sed -i 's#^id: .*#id: coin#; s#manifest_path: .*#manifest_path: coin.png}#' specs/deep/coin.yaml
echo 'post_processing: [{action: resize, dimensions: 6x5}]' >>specs/deep/coin.yaml
flat specs/pile 'a pile' ', inputs: {asset: coin}'
sed -i 's#^id: .*#id: pile#; s#manifest_path: .*#manifest_path: pile.png}#' specs/pile.yaml

# ---- found wherever it lies

run 0 check specs/pile.yaml
run 0 specs/pile.yaml -o out/pile.asset.json -MD
same 'both were made' "$(calls)" 2
grep -q 'specs/deep/coin.yaml' out/pile.asset.json.d || problem 'the depfile does not name the other spec'

# ---- checks and defaults there make nothing here

again() { # again WHAT EXPECTED
	run 0 specs/pile.yaml -o out/pile.asset.json
	same "calls after $1" "$(calls)" "$2"
}
sed -i 's/6x5}/6x5}, {action: validate, checks: [dimensions_match]}/' specs/deep/coin.yaml
again 'a check' 2
sed -i 's/dimensions: 6x5}/dimensions: 6x5, fit: stretch}/' specs/deep/coin.yaml
again 'a default' 2
sed -i 's/6x5, fit: stretch/6x4, fit: stretch/' specs/deep/coin.yaml
again 'another step' 3

# ---- -D is meant for what is named

run 0 specs/pile.yaml -o out/pile.asset.json -D prompt.base='a heap'
same 'calls after -D for one' "$(calls)" 4
again 'that' 4

# ---- what is wrong with it

sed 's/^id: .*/id: heap/; s/asset: coin/asset: nobody/; s/pile.png/heap.png/' specs/pile.yaml >specs/more/heap.yaml
run 1 check specs/more/heap.yaml
says E0594 specs/more/heap.yaml:3 "no spec of the project makes 'nobody'"
sed -i 's/asset: nobody/asset: heap/' specs/more/heap.yaml
run 1 check specs/more/heap.yaml
says E0591 'heap <- heap'
rm specs/more/heap.yaml
cp specs/deep/coin.yaml ../coin.yaml
echo 'colour: red' >>specs/deep/coin.yaml
for command in check 'plan -v' why key; do
	# shellcheck disable=SC2086
	run 1 $command specs/pile.yaml
	says E0594 specs/pile.yaml:3 "'specs/deep/coin.yaml', which makes it, has errors" 'assetc check specs/deep/coin.yaml'
done
run 1 specs/pile.yaml -o out/pile.asset.json
says E0594
cp ../coin.yaml specs/deep/coin.yaml
again 'it is whole' 4
