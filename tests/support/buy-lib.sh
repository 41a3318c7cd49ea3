# buy-lib.sh - what scripts below cli/buy and long/ share: a project that may spend, with the vendors played by tests/fake.
# Sourced by a script in the folder that is to be its project:
#	buy_begin --set openai.delay=0.2
#	drawing coin 'a gold coin'
#	run 0 coin.yaml -o out/coin.asset.json -MD
#	same 'calls' "$(fake_calls)" 1
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
need jq

# buy_begin [OPTION...]: the fake with these options, and a trusted project here that may spend a thousand dollars a day.
buy_begin() {
	fake_start "$@"
	buy_project
}

# A state folder and a cache of this test's own from here on, and a project that is allowed to spend.
# buy_afresh NAME
buy_afresh() {
	export XDG_STATE_HOME=$TMPDIR/$1/state XDG_CACHE_HOME=$TMPDIR/$1/cache
	mkdir -p "$XDG_STATE_HOME" "$XDG_CACHE_HOME"
	buy_project
}

buy_project() {
	[ -e assets.yaml ] || : >assets.yaml
	run 0 trust
	run 0 budget set day 1000
}

# The program with the providers of tests/support.
buy_with_test_providers() {
	[ -x "$ASSETC_TEST" ] && [ -x "$(dirname "$ASSETC_TEST")/assetc-remote" ] || {
		problem "$ASSETC_TEST is not built"
		exit
	}
	ASSETC=$ASSETC_TEST
}

# asked ID PROVIDER PROMPT [PARAMETERS [GENERATION]]: writes ID.yaml, of a small picture. PARAMETERS and GENERATION are
# further members in the flow style.
asked() {
	local parameters=${4:+", parameters: {$4}"}
	mkdir -p "$(dirname "$1")"
	cat >"$1.yaml" <<-END_OF_SPEC
		version: "1.0"
		id: ${1##*/}
		generation: {type: image, provider: $2${5:+, $5}}
		prompt: {base: "$3"$parameters}
		post_processing: [{action: resize, dimensions: 16x16}]
		integration: {manifest_path: images/${1##*/}.png}
	END_OF_SPEC
}
# drawing ID PROMPT [PARAMETERS [GENERATION]]: the same at openai, at its smallest and cheapest: 171 tokens.
drawing() {
	asked "$1" openai "$2" "size: 816x816, quality: low${3:+, $3}" "${4:-}"
}
# sd ID PROMPT [PARAMETERS [GENERATION]]: at stability, for 0.035.
sd() {
	asked "$1" stability "$2" "size: 1024x1024${3:+, $3}" "model: sd3.5-medium${4:+, $4}"
}
# effect ID PROMPT [PARAMETERS]: half a second of sound at elevenlabs, for 20 credits of 0.0002.
effect() {
	mkdir -p "$(dirname "$1")"
	cat >"$1.yaml" <<-END_OF_SPEC
		version: "1.0"
		id: ${1##*/}
		generation: {type: audio, kind: sfx, provider: elevenlabs}
		prompt: {base: "$2", parameters: {duration_seconds: 0.5${3:+, $3}}}
		integration: {manifest_path: audio/${1##*/}.mp3}
	END_OF_SPEC
}
# ask VENDOR ID PROMPT: whichever of these it takes
ask() {
	case $1 in
	openai) drawing "$2" "$3" ;;
	stability) sd "$2" "$3" ;;
	elevenlabs) effect "$2" "$3" ;;
	*) asked "$2" "$1" "$3" ;;
	esac
}

# book [JQ-FILTER]: what the filter makes of all attempts, which are a list in the order of their rows.
book() {
	"$ASSETC" ledger export --json 2>"$TMPDIR/book.err" </dev/null | jq -cr "${1:-.}" 2>&1 ||
		problem "the ledger is not exported: $(cat "$TMPDIR/book.err")"
}
# What all attempts weigh together, as dollars with six digits.
book_total() {
	book '[.[].charged_usd * 1000000 | round] | add // 0' |
		awk '{ printf "%d.%06d\n", $1 / 1000000, $1 % 1000000 }'
}
# The book and the fake agree about every cent, and nothing is open.
books_agree() {
	same "$1: what the ledger says was spent" "$(book_total)" "$(fake_total_usd)"
	same "$1: attempts that are open" "$(book '[.[] | select(.state == "intent" or .state == "accepted")] | length')" 0
}
# The last attempt: what the filter makes of it.
last_attempt() {
	book ".[-1] | $1"
}

# Everything that a purchase may leave in the cache: names and bytes.
bought() {
	local kind
	for kind in requests objects; do
		[ ! -d "$XDG_CACHE_HOME/assetc/$kind" ] || bytes "$XDG_CACHE_HOME/assetc/$kind"
	done
}
# calls WHAT NUMBER: how often a vendor was asked for something that costs money, in all.
calls() {
	same "$1: calls" "$(fake_calls)" "$2"
}
# No vendor can be reached from here on, and no key is at hand.
alone() {
	local name
	fake_stop
	while IFS= read -r name; do
		unset "$name"
	done < <(compgen -e | grep -E '^(OPENAI|STABILITY|ELEVENLABS|ASYNC|SDWEBUI|COMFYUI|FIREFLY|SCENARIO|REPLICATE|HF)_|_KEY|^ASSETC_KEY_' || :)
}
