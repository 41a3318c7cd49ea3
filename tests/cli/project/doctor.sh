#!/usr/bin/env bash
# `assetc doctor`: settings with their origins, keys without their values, models that come to an end, folders and programs.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

umask 022
unset XDG_CONFIG_HOME OPENAI_BASE_URL OPENAI_API_KEY STABILITY_API_KEY ELEVENLABS_API_KEY
config=$HOME/.config/assetc
mkdir specs
: >assets.yaml

# asked FILTER: of the report as JSON
asked() {
	jq -r "$1" "$out"
}
# setting NAME: its value and origin
setting() {
	asked ".settings[] | select(.name == \"$1\") | [.value, .origin] | join(\"; \")"
}

# ---- nothing said, nothing made

run 0 doctor --json
same 'problems' "$(asked '.problems | length')" 0
same 'offline' "$(setting offline)" 'no; default'
same 'budget' "$(setting budget)" 'none; default'
same 'programs' "$(asked '[.programs[] | .works] | all')" true
same 'the remote' "$(asked '.programs[] | select(.name == "assetc-remote") | .build')" "$("$ASSETC" --version | cut -d ' ' -f 2)"
is_absent "$XDG_STATE_HOME/assetc" "$config" build
run 0 doctor
grep -q 'nothing is wrong' "$out" || problem "the report: $(cat "$out")"
run 2 doctor now

# ---- where values come from

export ASSETC_OFFLINE=1 ASSETC_BUDGET=2 ASSETC_CACHE_DIR=$PWD/cache OPENAI_API_KEY=sk-hidden-word
echo 'budget: {day_usd: 3}' >assets.policy.yaml
mkdir -p "$config"
echo 'budget: {month_usd: 9}' >"$config/policy.yaml"
run 0 doctor --json --budget 1
same 'offline' "$(setting offline)" 'yes; environment: ASSETC_OFFLINE'
same 'budget' "$(setting budget)" '$1.00; command line'
same 'cache' "$(setting cache-dir)" "$PWD/cache; environment: ASSETC_CACHE_DIR"
same "the project's limit" "$(setting budget.day)" '$3.00; assets.policy.yaml'
same "the user's limit" "$(setting budget.month)" "\$9.00; $config/policy.yaml"
same 'keys' "$(asked '[.providers[] | select(.key_is_set) | .provider] | join(" ")')" 'openai dalle-3 openai-speech judge'
! grep -qF hidden-word "$out" || problem 'a key is printed'
run 0 doctor
! grep -qF hidden-word "$out" "$err" || problem 'a key is printed'
unset ASSETC_OFFLINE ASSETC_BUDGET ASSETC_CACHE_DIR

# ---- with a key: what else it takes to buy

grep -q "before 'assetc trust'" "$out" || problem "nothing of trust: $(cat "$out")"
! grep -q 'budget set' "$out" || problem "it misses a limit that the files give: $(cat "$out")"
mv "$config/policy.yaml" assets.policy.yaml "$TMPDIR"
run 0 doctor --trust
grep -q "before 'assetc budget set day 5'" "$out" || problem "nothing of a limit: $(cat "$out")"
! grep -q "before 'assetc trust'" "$out" || problem "it misses --trust: $(cat "$out")"
run 0 doctor --trust --budget 1
same 'the last line' "$(tail -n 1 "$out")" 'nothing is wrong'
! grep -q 'come to an end' "$out" || problem "a heading of nothing: $(cat "$out")"

# ---- models

for model in gone going staying; do
	cat >specs/$model.yaml <<-END
		version: "1.0"
		id: $model
		generation: {type: image, provider: procedural, fallback: [openai, dalle-3]}
		prompt: {base: a coin}
	END
	sed -i "s/fallback: .*\]/provider: openai, model: $model/; s/provider: procedural, //" specs/$model.yaml
done
cat >"$config/models.yaml" <<-END
	models:
	  - {provider: openai, id: gone, shut_down: 2020-01-01, successor: staying}
	  - {provider: openai, id: going, shut_down: 2999-01-01, successor: staying}
	  - {provider: openai, id: staying}
END
run 0 doctor --json
same 'models' "$(asked '[.models[] | [.model, .is_shut_down, .shut_down, .specs]] | sort | tostring')" \
	'[["going",false,"2999-01-01","specs/going.yaml"],["gone",true,"2020-01-01","specs/gone.yaml"]]'
says W0537 'gone was shut down on 2020-01-01' 'staying is its successor'
same 'told as JSON too' "$(asked '[.problems[].code] | join(" ")')" W0537
# Elsewhere it is for the server to say.
OPENAI_BASE_URL=http://127.0.0.1:9 run 0 doctor --json
same 'models elsewhere' "$(asked '.models | length')" 0
echo nonsense >specs/broken.yaml
sed -i '1i version: [' specs/going.yaml
run 0 doctor --json
says W0536

# ---- what is wrong

echo 'what: 1' >"$config/policy.yaml"
run 1 doctor --json
says "$config/policy.yaml:1:1: error:"
same 'the report goes on' "$(asked '.programs | length > 3')" true
rm -r "$config"
mkdir -p "$XDG_STATE_HOME/assetc"
chmod 700 "$XDG_STATE_HOME/assetc"
echo 'no book' >"$XDG_STATE_HOME/assetc/ledger.db"
chmod 600 "$XDG_STATE_HOME/assetc/ledger.db"
run 6 doctor --json
[ "$(asked '.problems | length')" -ge 1 ] || problem 'a damaged book is no problem'
rm "$XDG_STATE_HOME/assetc/ledger.db"
if [ "$(id -u)" -ne 0 ]; then
	mkdir closed
	chmod 555 closed
	run 7 doctor --cache-dir closed/cache
	says E0535 'cannot be written'
fi
