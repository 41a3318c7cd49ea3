#!/usr/bin/env bash
# Of several candidates the one that ships is needed, and no other: plan and build agree on what becomes of the rest.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/fake-lib.sh"
fake_start
export ASSETC_TRUST=1

# asset FOLDER ID PROVIDER PROMPT COUNT
asset() {
	mkdir -p "$1"
	cat >"$1/$2.yaml" <<-EOF
		version: "1.0"
		id: $2
		generation: {type: image, provider: $3}
		prompt: {base: $4, parameters: {n_variations: $5}}
		integration: {manifest_key: $2, manifest_path: $2.png}
	EOF
}

# plan ENDING ARG...: the sum of a plan in this folder.
plan() {
	local ending=$1
	shift
	run 0 plan "$@"
	same "plan $*" "$(tail -n 1 "$out")" "$ending"
}

# One request each: two fit.
asset few few stability 'a few' 3
cd few
plan '0 hit, 0 process, 1 generate, 0 blocked; at most $0.13' --budget 0.15
run 0 build --budget 0.15
says few@1 few@2 W0482
same 'two bought' "$(fake_billed)" 2
cd ..

# Two specs mean one request, and want more and less of it.
asset same less openai 'one request' 2
asset same more openai 'one request' 3
cd same
plan '0 hit, 0 process, 2 generate, 0 blocked; at most $0.03957' --budget 1
plan '0 hit, 0 process, 2 generate, 0 blocked; at most $0.02637' --budget 0.03
run 0 build --budget 1
same 'three bought' "$(fake_billed)" 5
! grep -q E0487 "$err" || problem 'a task is not in the book'
run 0 jobs list
grep -q '2 of 2 succeeded' "$out" || problem "jobs: $(cat "$out")"
cd ..

# The first of them fails for good: whoever means the same takes that, and does not pay for another try. Two requests leave at
# once, and the script meets whichever comes first: until that is the one of the candidate that ships.
mkdir both
cd both
for try in 1 2 3 4 5 6 7 8; do
	asset . a stability "both of it $try" 2
	asset . b stability "both of it $try" 2
	before=$(fake_billed)
	fake_script stability garbage
	code=0
	"$ASSETC" build --budget 1 >"$out" 2>"$err" </dev/null || code=$?
	same 'no other try' "$(($(fake_billed) - before))" 2
	[ "$code" -ne 0 ] && break
done
same 'how it ends' "$code" 5
says 'a@2: bought from stability' E0555 E0561
cd ..

# What each of them is refused for is said once.
asset alike alike stability 'all alike' 3
cd alike
fake_script stability '429 retry-after=100 times=3'
run 5 build --budget 1
same 'one finding' "$(grep -c E0550 "$err")" 1
fake_say 'clear script'
cd ..

# With the one that ships at hand, a build does without a book.
asset rest rest openai 'the rest' 1
cd rest
before=$(fake_billed)
run 0 build --budget 1
asset . rest openai 'the rest' 3
cp -r "$XDG_STATE_HOME" "$TMPDIR/damaged"
echo garbage >"$TMPDIR/damaged/assetc/ledger.db"
rm -f "$TMPDIR"/damaged/assetc/ledger.db-*
XDG_STATE_HOME=$TMPDIR/damaged run 0 build --budget 1
says W0470
rm -rf build
env -u HOME -u XDG_STATE_HOME "$ASSETC" compile rest.yaml -o rest.json --budget 1 2>"$err" || problem 'without a home'
says W0461
same 'billed' "$(($(fake_billed) - before))" 1
fake_is_clean
