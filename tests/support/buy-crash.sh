# buy-crash.sh - killing a purchase at the named stops of its write order, and what must hold afterwards. After buy-kill.sh.

# In the order in which a purchase comes by. After the second word: what the next run finds when the helper was killed there.
#
#	nothing  nothing was sent: it buys            open  nobody knows what came of it: it is for a person to say
#	kept     the answer is there: it is taken up  done  a hit
buy_stops() {
	cat <<-'END_OF_STOPS'
		driver ordered nothing
		helper locked nothing
		driver deciding nothing
		helper reserved nothing
		helper sending open
		helper sent open
		helper answered open
		helper spooled kept
		helper accepted kept
		helper offered kept
		driver item kept
		driver decoded kept
		driver published kept
		driver admitted kept
		helper settling kept
		helper settled done
		driver bought done
	END_OF_STOPS
}

# crash_runs COUNT ID STOP: starts so many compiles of ID1.yaml ... with this stop, each in a process group of its own.
crash_runs() {
	local i
	rm -rf "$TMPDIR/stops"
	mkdir "$TMPDIR/stops"
	drivers=()
	for ((i = 1; i <= $1; i++)); do
		ASSETC_STOP=$3 ASSETC_STOP_DIR=$TMPDIR/stops start "$2$i.yaml" -o "out/$2$i.asset.json"
		drivers+=("$driver")
	done
}

# crash_wait COUNT STOP: until so many processes stand at it, at most 20 s. Those beyond the vendor's limit of calls at once
# do not come there.
crash_wait() {
	local tries
	for tries in $(seq 400); do
		[ "$(find "$TMPDIR/stops" -name "$2.*" | wc -l)" -lt "$1" ] || return 0
		sleep 0.05
	done
	problem "$2: only $(find "$TMPDIR/stops" -name "$2.*" | wc -l) of $1 come there"
}

crashes=0

# crash COUNT STOP WHOSE VICTIMS WHAT: compiles COUNT specs of that name at once, kills driver, helper, both or group of
# each at the stop, runs them again until all is well, and compares the books.
crash() {
	local count=$1 stop=$2 victims=$4 what=$5 id="$2-$4-$1-$crashes-" i open code expected
	crashes=$((crashes + 1))
	for ((i = 1; i <= count; i++)); do drawing "$id$i" "$crashes: at $stop, $victims, $i of $count"; done
	crash_runs "$count" "$id" "$stop"
	crash_wait $((count < 4 ? count : 4)) "$stop"
	for driver in "${drivers[@]}"; do slay "$victims"; done
	open=0
	for ((i = 1; i <= count; i++)); do
		code=0
		"$ASSETC" "$id$i.yaml" -o "out/$id$i.asset.json" >"$out" 2>"$err" </dev/null || code=$?
		[ $code -eq 0 ] || [ $code -eq 5 ] || problem "$stop, $victims: the next run ends with $code: $(cat "$err")"
		if [ $code -eq 5 ]; then
			open=$((open + 1))
			crash_resolve "$id$i"
			run 0 "$id$i.yaml" -o "out/$id$i.asset.json"
		fi
		is_picture "out/images/$id$i.png" 16x16 opaque
		[ "$(crash_billed "$id$i")" -ge 1 ] && [ "$(crash_billed "$id$i")" -le $((1 + (code == 5))) ] ||
			problem "$stop, $victims: $(crash_billed "$id$i") items of $id$i are billed, and the run after the kill ended with $code"
	done
	expected=0
	# Only the death of what had sent it loses an answer.
	if [ "$what" = open ] && { [ "$victims" = helper ] || [ "$victims" = both ]; }; then expected=1; fi
	if [ "$count" -eq 1 ] && [ "$open" != $expected ]; then
		problem "$stop, $victims: $open runs end as unknown, not $expected: $(book ".[] | select(.spec == \"${id}1\")")"
	fi
	crash_books "$stop, $victims"
	for ((i = 1; i <= count; i++)); do
		same "$stop, $victims: items of $id$i that succeeded" \
			"$(book "[.[] | select(.spec == \"$id$i\" and .state == \"succeeded\") | .items[]] | length")" 1
	done
}

# How many items the vendor billed for a spec: prompts tell them apart.
crash_billed() {
	local prompt
	prompt=$(sed -n 's/.*base: "\([^"]*\)".*/\1/p' "$1.yaml")
	jq -s --arg prompt "$prompt" '[.[] | select(.body) | select((.body | fromjson? | .prompt) == $prompt) | .request]' \
		"$fake_dir/requests.jsonl" | jq --slurpfile bills "$fake_dir/billing.jsonl" \
		'. as $mine | [$bills[] | select(.request as $r | $mine | index($r))] | length'
}

# What a person does who looked at the vendor's bill.
crash_resolve() {
	local id booked
	id=$(book "map(select(.spec == \"$1\" and .state == \"unknown\")) | .[0].id")
	says 'ledger resolve' "$id"
	booked=$(book "[.[] | select(.spec == \"$1\" and .state != \"unknown\" and .charged_usd > 0)] | length")
	if [ "$(crash_billed "$1")" -gt "$booked" ]; then
		run 0 ledger resolve "$id" --billed --usd "$(tail -n 1 "$fake_dir/billing.jsonl" | jq '.micro_usd / 1000000')"
	else
		run 0 ledger resolve "$id" --not-billed
	fi
}

# A run that finds all it needs opens no book: what a dead one left open of a raw that is there is put right by whoever buys
# next.
crash_books() {
	drawing next "whoever buys next, $crashes"
	run 0 next.yaml -o out/next.asset.json
	books_agree "$1"
	same "$1: rows nobody resolved" "$(book '[.[] | select(.state == "unknown")] | length')" 0
	same "$1: what is left in the spool" "$(find "$XDG_STATE_HOME/assetc" -path '*spool*' -type f | wc -l)" 0
	[ -z "$(fake_read leaks)" ] || problem "$1: a key went where it does not belong"
}
