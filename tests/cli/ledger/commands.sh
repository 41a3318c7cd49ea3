#!/usr/bin/env bash
# `budget`, `ledger` and `health`: what a person asks of the book of purchases, and how it looks when there is none, when it
# is damaged, and when the program that keeps it is missing or another.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

book=$XDG_STATE_HOME/assetc/ledger.db
: >assets.yaml

# ---- an empty book is not made by looking at it ----
run 0 budget
grep -q 'nothing may be bought' "$out" || problem "budget without limits: $(cat "$out")"
run 0 ledger
same 'an empty book' "$(cat "$out")" ''
run 0 health --json
same 'health of an empty book' "$(jq -c '[.score, .limits, .latest]' "$out")" '[100,[],[]]'
[ ! -e "$book" ] || problem 'looking made a book'

# ---- limits ----
run 0 budget set day '$5.25'
run 0 budget set asset 0.000001
is_silent
same 'mode of the book' "$(stat -c %a "$book")" 600
same 'mode of its folder' "$(stat -c %a "$XDG_STATE_HOME/assetc")" 700
run 0 budget --json
same 'limits' "$(jq -c '[.[] | [.limit, .of, .usd, .left_usd]]' "$out")" '[["day","user",5.25,5.25],["asset","user",1e-06,1e-06]]'
run 0 budget
same 'limits for people' "$(cat "$out")" $'day    of the user     $5.25, $0.00 of it used\nasset  of the user     $0.000001 each'
printf 'budget: {day_usd: 2}\n' >assets.policy.yaml
run 0 budget --json
same "the project's beside them" "$(jq -c '[.[] | select(.of == "project") | [.limit, .usd]]' "$out")" '[["day",2]]'
run 0 health --json
same "health knows the project's too" "$(jq -c '[.limits[] | select(.of == "project") | [.limit, .usd, .left_usd]]' "$out")" '[["day",2,2]]'
run 0 budget set day none
run 0 budget set asset none
run 0 budget --json
same 'none left but the project'"'"'s' "$(jq -c '[.[].of]' "$out")" '["project"]'

# ---- those of the user's own file count for all projects ----
mkdir -p "$XDG_CONFIG_HOME/assetc"
printf 'budget: {day_usd: 4, asset_usd: 0.5}\n' >"$XDG_CONFIG_HOME/assetc/policy.yaml"
chmod -R go-w "$XDG_CONFIG_HOME/assetc"
run 0 budget --json
same "the user's file" "$(jq -c '[.[] | [.limit, .of, .usd]]' "$out")" '[["day","user",4],["day","project",2],["asset","user",0.5]]'
run 0 budget set day 3
run 0 budget set asset 7
run 0 budget --json
same 'the lower of both' "$(jq -c '[.[] | select(.of == "user") | .usd]' "$out")" '[3,0.5]'
run 0 budget set day none
run 0 budget set asset none
rm "$XDG_CONFIG_HOME/assetc/policy.yaml"

# ---- what is wrong is said ----
for words in 'set' 'set day' 'set day 5 6' 'get day' 'set week 5' 'set day five' 'set day -- -1'; do
	# shellcheck disable=SC2086
	run 2 budget $words
	grep -q error "$err" || problem "budget $words says nothing"
done
for words in 'sell' 'show --by colour' 'resolve' 'resolve a' 'resolve a --billed --not-billed' 'resolve --all' \
	'resolve a --all --billed' 'resolve a --not-billed --usd 3' 'resolve 20261121-00000000 --billed' 'resolve --clock --all'; do
	# shellcheck disable=SC2086
	run 2 ledger $words
	grep -q error "$err" || problem "ledger $words says nothing"
done
run 0 ledger export
same 'a heading alone' "$(wc -l <"$out")" 1
run 0 ledger export --json
same 'no rows' "$(jq -c . "$out")" '[]'
run 0 ledger resolve --clock
same 'nothing was moved' "$(cat "$out")" '0 moved'

# ---- a damaged book ----
printf 'no book' >"$book"
run 6 budget
says "$book" E0470
run 6 ledger export
same 'nothing is printed of it' "$(cat "$out")" ''

# ---- the program that keeps it: missing, another, one that dies ----
mkdir -p bin prefix/bin prefix/libexec/assetc
cp "$ASSETC" bin/assetc
cp "$ASSETC" prefix/bin/assetc
cp "$(dirname "$ASSETC")/assetc-remote" prefix/libexec/assetc/
rm -r "$XDG_STATE_HOME"
ASSETC=$PWD/prefix/bin/assetc
run 0 budget
ASSETC=$PWD/bin/assetc
run 7 budget
says E0495 'assetc-remote'
printf '#!/bin/sh\nexit 0\n' >bin/assetc-remote
chmod +x bin/assetc-remote
run 7 ledger
says E0495
printf '#!/bin/sh\necho this is no message of ours >&0; exec cat\n' >bin/assetc-remote
run 7 ledger
says E0495
