#!/usr/bin/env bash
# A vendor that sends more than was asked for: what is more is kept under an index that is free, and takes nobody's place.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
fake_start --set openai.repeats=differ
export ASSETC_TRUST=1
cat >leaf.yaml <<-EOF
	version: "1.0"
	id: leaf
	generation: {type: image, provider: openai, select: 2}
	prompt: {base: a leaf, parameters: {n: 3, size: 816x816, quality: low}}
	integration: {manifest_path: leaf.png}
EOF
run 0 budget set day 1
run 0 build
same 'bought' "$(fake_billed)" 3
before=$(sha256sum <build/assetc/leaf.png)

fake_script openai 'ok items=2'
run 0 fetch --regenerate leaf@1
rm -r build
run 0 build
same 'the candidate that ships' "$(sha256sum <build/assetc/leaf.png)" "$before"
sed -i 's/n: 3/n: 4/; s/select: 2/select: 4/' leaf.yaml
run 0 build --offline
[ "$(sha256sum <build/assetc/leaf.png)" != "$before" ] || problem 'the fourth candidate is the second'
fake_is_clean

# A request that is too long to be kept is refused where it is written.
python3 -c 'print("version: \"1.0\"\nid: long\ngeneration: {type: image, provider: procedural}\nprompt: {base: \"" + "\\x01" * 200000 + "\"}")' >long.yaml
run 1 long.yaml -o out/long.asset.json
says E0538
