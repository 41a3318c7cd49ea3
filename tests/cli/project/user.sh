#!/usr/bin/env bash
# The user's own files: which runs read them, what they say in keys, and who may not have written them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

umask 022
unset XDG_CONFIG_HOME
config=$HOME/.config/assetc
spec stone
cat >coin.yaml <<-END
	version: "1.0"
	id: coin
	generation: {type: image, provider: openai}
	prompt: {base: a gold coin}
END
key() {
	run 0 key -v coin.yaml
	cat "$out"
}

plain=$(key)
[[ $plain != *endpoint* ]] || problem "a key without any file names an endpoint: $plain"

# ---- endpoints of the user

mkdir -p "$config"
cat >"$config/policy.yaml" <<-END
	endpoints: {gpu: {base_url: "https://gpu.example/v1", driver: openai, key_env: OPENAI_API_KEY}}
	providers: {openai: {endpoint: gpu}}
END
moved=$(key)
grep -qxF 'endpoint: "gpu"' <<<"$moved" || problem "the user's endpoint is not in the key: $moved"
same 'the rest of the key' "$(sed 1d <<<"$moved" | grep -v '^endpoint: ')" "$(sed 1d <<<"$plain")"

# XDG_CONFIG_HOME goes before ~/.config; a relative one is none.
export XDG_CONFIG_HOME=$PWD/none
same 'without a file' "$(key)" "$plain"
export XDG_CONFIG_HOME=none
same 'a relative folder' "$(key)" "$moved"
unset XDG_CONFIG_HOME

# Where servers are is in no key.
same 'a server of the environment' "$(OPENAI_BASE_URL=http://127.0.0.1:1/v1 key)" "$moved"

# A project says which endpoint; where it is, the user's file says first.
echo 'endpoints: {box: {base_url: "http://127.0.0.1:1", driver: openai}}
providers: {openai: {endpoint: box}}' >assets.policy.yaml
grep -qxF 'endpoint: "box"' <<<"$(key)" || problem "the project's endpoint is not in the key"
rm assets.policy.yaml

# ---- only what may be bought reads them

echo 'no such key: 1' >"$config/policy.yaml"
run 1 key coin.yaml
says "$config/policy.yaml:1:1: error:" 'no such key'
run 0 stone.yaml -o out/stone.asset.json
run 0 check stone.yaml
run 1 coin.yaml -o out/coin.asset.json
run 1 check coin.yaml
same 'told once' "$(grep -c error: "$err")" 1
run 1 check coin.yaml coin.yaml
same 'told once of two' "$(grep -c error: "$err")" 1
run 1 key --provider openai stone.yaml
run 0 key --provider procedural coin.yaml
echo 'models: [{provider: openai}]' >"$config/models.yaml"
echo 'budget: {day_usd: 1}' >"$config/policy.yaml"
run 1 check coin.yaml
says "$config/models.yaml:1:10: error:" "needs 'id'"
rm "$config/models.yaml"

# ---- no programs, and nobody else's hand

echo 'commands: {x: {argv: rm}}' >"$config/policy.yaml"
run 1 check coin.yaml
says E0401 'of the project'
echo 'budget: {day_usd: 1}' >"$config/policy.yaml"
chmod 666 "$config/policy.yaml"
run 7 check coin.yaml
says E0106 'somebody else may write it' 'chmod go-w'
chmod 644 "$config/policy.yaml"
chmod 777 "$config"
run 7 check coin.yaml
says E0106 'its folder'
chmod 755 "$config"
run 0 check coin.yaml

# ---- a build reads a spec again when the user's file changes

rm -rf "$config" coin.yaml
sed 's/provider: procedural/provider: procedural, fallback: openai/' stone.yaml >stone2.yaml
mv stone2.yaml stone.yaml
run 0 build
run 0 build
mkdir -p "$config"
echo 'nonsense: 1' >"$config/policy.yaml"
run 1 build
says "$config/policy.yaml:1:1: error:"
rm "$config/policy.yaml"
run 0 build
