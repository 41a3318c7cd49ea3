# buy-failures.sh - whatever a vendor does wrong: nothing wrong is kept, the row and the exit code say what it was, what stood
# before stands as before, and nothing is bought twice. The body of cli/buy/failures/VENDOR.sh, which sets vendor.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need convert ffmpeg
buy_begin --set openai.delay=0

# What stands already.
ask $vendor $vendor 'what was before'
run 0 $vendor.yaml -o out/$vendor.asset.json -MD

# The cases: vendor | what the next run meets | state, class and weight of the row | calls | how it goes on
#
#	weight	no: freed; booked: the estimate or what was reported; held: reserved until it is resolved
#	on	again: the next run asks again; never: it is remembered, and only --regenerate asks again;
#		resolve: nothing is asked until somebody says what became of it
cases() {
	cat <<-'END_OF_CASES'
		openai | 429 retry-after-ms=1 times=8 | failed RETRY no | 8 | again
		openai | 429 retry-after=0 times=8 | failed RETRY no | 8 | again
		openai | 503 body=empty retry-after-ms=1 times=8 | failed RETRY no | 8 | again
		openai | error insufficient_quota | failed QUOTA no | 1 | again
		openai | error project_spend_limit_exceeded | failed QUOTA no | 1 | again
		openai | error billing_hard_limit_reached | failed QUOTA no | 1 | again
		openai | error invalid_api_key | failed AUTH no | 1 | again
		openai | error organization_verification | failed AUTH no | 1 | again
		openai | error invalid_value | failed FATAL no | 1 | again
		openai | error model_not_found | failed FATAL no | 1 | again
		openai | error moderation_blocked | failed POLICY no | 1 | never
		openai | error content_policy_violation | failed POLICY no | 1 | never
		openai | redirect 307 | failed FATAL no | 1 | again
		openai | redirect 301 | failed FATAL no | 1 | again
		openai | 408 | unknown - held | 1 | resolve
		openai | 409 | unknown - held | 1 | resolve
		openai | 500 | unknown - held | 1 | resolve
		openai | 500 billed=yes | unknown - held | 1 | resolve
		openai | 502 body=html | unknown - held | 1 | resolve
		openai | 503 body=busy | unknown - held | 1 | resolve
		openai | truncate at=100 | unknown - held | 1 | resolve
		openai | reset when=request | unknown - held | 1 | resolve
		openai | reset when=answer | unknown - held | 1 | resolve
		openai | reset when=body | unknown - held | 1 | resolve
		openai | close when=body | unknown - held | 1 | resolve
		openai | html | failed UNUSABLE booked | 1 | never
		openai | empty | failed UNUSABLE booked | 1 | never
		openai | cut at=100 | failed UNUSABLE booked | 1 | never
		openai | garbage | failed UNUSABLE booked | 1 | never
		openai | broken crc | failed UNUSABLE booked | 1 | never
		openai | broken cut | failed UNUSABLE booked | 1 | never
		openai | broken magic | failed UNUSABLE booked | 1 | never
		openai | swap | failed UNUSABLE booked | 1 | never
		openai | base64 bad | failed UNUSABLE booked | 1 | never
		openai | base64 short | failed UNUSABLE booked | 1 | never
		openai | bomb png | failed UNUSABLE booked | 1 | never
		openai | bomb gzip mib=300 | failed UNUSABLE booked | 1 | never
		openai | ok items=0 | failed UNUSABLE booked | 1 | never
		openai | url expired | failed UNUSABLE booked | 1 | never
		stability | 429 retry-after-ms=1 times=8 | failed RETRY no | 8 | again
		stability | error payment_required | failed QUOTA no | 1 | again
		stability | error unauthorized | failed AUTH no | 1 | again
		stability | error permission_denied | failed AUTH no | 1 | again
		stability | error bad_request | failed FATAL no | 1 | again
		stability | error content_moderation | failed POLICY no | 1 | never
		stability | ok finish=CONTENT_FILTERED | failed POLICY booked | 1 | never
		stability | 500 | unknown - held | 1 | resolve
		stability | truncate at=half | unknown - held | 1 | resolve
		stability | html | failed UNUSABLE booked | 1 | never
		stability | empty | failed UNUSABLE booked | 1 | never
		stability | garbage | failed UNUSABLE booked | 1 | never
		stability | broken cut | failed UNUSABLE booked | 1 | never
		stability | swap | failed UNUSABLE booked | 1 | never
		stability | bomb png | failed UNUSABLE booked | 1 | never
		stability | ok type=text/html | failed UNUSABLE booked | 1 | never
		elevenlabs | error system_busy retry-after-ms=1 times=8 | failed RETRY no | 8 | again
		elevenlabs | error quota_exceeded | failed QUOTA no | 1 | again
		elevenlabs | error missing_permissions | failed AUTH no | 1 | again
		elevenlabs | error invalid_parameters | failed FATAL no | 1 | again
		elevenlabs | error bad_prompt | failed POLICY booked | 1 | never
		elevenlabs | 500 | unknown - held | 1 | resolve
		elevenlabs | truncate at=half | unknown - held | 1 | resolve
		elevenlabs | html | failed UNUSABLE booked | 1 | never
		elevenlabs | empty | failed UNUSABLE booked | 1 | never
		elevenlabs | garbage | failed UNUSABLE booked | 1 | never
		elevenlabs | swap | failed UNUSABLE booked | 1 | never
		elevenlabs | ok type=text/html | failed UNUSABLE booked | 1 | never
	END_OF_CASES
}

# compile: of $vendor.yaml, with what follows; adds the calls to $made.
compile() {
	local want=$1 before
	shift
	before=$(fake_calls)
	run "$want" $vendor.yaml -o out/$vendor.asset.json -MD "$@"
	made=$(($(fake_calls) - before))
}
# The last row: state, class (UNUSABLE for what was charged and is of no use) and what it weighs.
row() {
	last_attempt '[.state, (if .is_unusable then "UNUSABLE" else (.class // "-") end),
		(if .state == "unknown" then (if .charged_usd == .estimate_usd then "held" else "lost" end)
		 elif .charged_usd > 0 then "booked" else "no" end)] | join(" ")'
}
untouched() {
	same "$case_: outputs" "$(state out)" "$standing"
	same "$case_: cache" "$(bought)" "$kept"
}

goes_on() {
	local id usd
	case $on in
	again) ;;
	never)
		compile 5
		same "$case_: calls when it is remembered" "$made" 0
		says "$(date -u +%Y)"
		untouched
		compile 0 --regenerate $vendor
		same "$case_: calls of --regenerate" "$made" 1
		return
		;;
	resolve)
		id=$(last_attempt .id)
		says "ledger resolve" "$id"
		compile 5
		same "$case_: calls while it is unknown" "$made" 0
		says "ledger resolve" "$id"
		untouched
		compile 5 --regenerate $vendor
		same "$case_: calls of --regenerate while it is unknown" "$made" 0
		usd=$(fake_read billing | jq -r "select(.request == $(fake_read requests | tail -n 1 | jq .request)) | .micro_usd" |
			awk '{ sum += $1 } END { printf "%.6f", sum / 1000000 }')
		if [ "$usd" = 0.000000 ]; then
			run 0 ledger resolve "$id" --not-billed
		else
			run 0 ledger resolve "$id" --billed --usd "$usd"
		fi
		;;
	esac
	compile 0
	same "$case_: calls when it is asked again" "$made" 1
}

number=0
while IFS='|' read -r whose steps wanted sends on; do
	[ "${whose// /}" = $vendor ] || continue
	on=${on// /} sends=${sends// /}
	steps=$(xargs <<<"$steps") wanted=$(xargs <<<"$wanted")
	[ -z "${1:-}" ] || [[ "$steps" == *"$1"* ]] || continue
	case_="$vendor: $steps"
	number=$((number + 1))
	problems_before=$problems
	ask $vendor $vendor "case $number"
	standing=$(state out) kept=$(bought)
	fake_script $vendor "$steps"
	compile 5
	same "$case_: calls" "$made" "$sends"
	same "$case_: row" "$(row)" "$wanted"
	same "$case_: sends" "$(last_attempt .sends)" "$sends"
	grep -q ': error: ' "$err" || problem "$case_: no error is told: $(cat "$err")"
	untouched
	goes_on
	fake_say 'clear script'
	[ $problems -eq "$problems_before" ] || echo "    ... in case $case_" >&2
done < <(cases)
echo "$number cases" >&2

[ "$(type -t more_failures)" = function ] && more_failures
fake_is_clean
[ -z "$(fake_problems)" ] || problem "a vendor would object: $(fake_problems)"
# What was booked at an estimate is never less than what it was.
awk -v ledger="$(book_total)" -v fake="$(fake_total_usd)" 'BEGIN { exit !(ledger >= fake) }' ||
	problem "the ledger says $(book_total), the fake $(fake_total_usd)"
run 0 ledger show --by provider

# ---- kept out for an hour: nobody calls before that, nobody waits for it

ask $vendor $vendor 'an hour'
fake_script $vendor '429 retry-after=3600'
standing=$(state out) kept=$(bought) case_="$vendor: 429 retry-after=3600"
compile 5
same "$case_: row" "$(row)" 'failed RETRY no'
same "$case_: calls" "$made" 1
compile 5
same "$case_: calls afterwards" "$made" 0
untouched
ask $vendor other 'another thing'
before=$(fake_calls)
run 5 other.yaml -o out/other.asset.json
same "$case_: calls for another thing" "$(($(fake_calls) - before))" 0
