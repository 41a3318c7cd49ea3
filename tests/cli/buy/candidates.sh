#!/usr/bin/env bash
# Candidates: all are bought, each under a name of its own; fewer on demand; choosing another one buys nothing.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set openai.delay=0

# product ID: which one its product is
product() {
	sha256sum <"out/images/$1.png" | cut -d ' ' -f 1
}

# ---- four, from one request

drawing coin 'a coin' 'n_variations: 4'
run 0 plan coin.yaml --json
planned=$(jq '.assets[0].cost_usd * 1000000 | round' "$out")
run 0 coin.yaml -o out/coin.asset.json
calls 'four from one vendor' 1
same 'items billed' "$(fake_billed)" 4
same 'asked for' "$(fake_requests openai | jq '.body | fromjson | .n')" 4
same 'the row' "$(book '.[] | [.state, .is_partial, [.items[] | [.candidate, .state]]]')" \
	'["succeeded",false,[[1,"succeeded"],[2,"succeeded"],[3,"succeeded"],[4,"succeeded"]]]'
same 'names of their own' "$(book '.[0].items | [map(.key), map(.sha256)] | map(unique | length)')" '[4,4]'
same 'shares' "$(book '.[0] | [(.items | map(.share_usd * 1000000 | round) | add), (.charged_usd * 1000000 | round)] | .[0] == .[1]')" true
same 'the plan shows the price of four, as it was reserved' "$planned" "$(book '.[0].estimate_usd * 1000000 | round')"
[ "$planned" -ge $((4 * 171 * 30)) ] || problem "the plan does not show the price of four: $planned"
same 'the one that ships' "$(jq -c '.raw | [.candidate]' out/coin.asset.json)" '[1]'
first=$(product coin)
books_agree 'four at once'

# ---- choosing

run 0 lock update coin.yaml
same 'candidates in the lock' "$(grep -c '^coin@' coin.lock)" 4
for n in 2 3 4 1; do
	run 0 lock pick coin@$n coin.yaml
	run 0 coin.yaml -o out/coin.asset.json
	same "picked $n" "$(jq -c .raw.candidate out/coin.asset.json)" $n
	product coin >>picked
done
same 'pictures' "$(sort -u picked | wc -l)" 4
same 'the first, again' "$(product coin)" "$first"
rm coin.lock
drawing coin 'a coin' 'n_variations: 4' 'select: 3'
run 0 coin.yaml -o out/coin.asset.json
same 'the third' "$(product coin)" "$(sed -n 2p picked)"
calls 'choosing' 1

# ---- beyond what there is: refused before anything is asked

drawing beyond 'beyond' 'n_variations: 2' 'select: 3'
run 1 beyond.yaml -o out/beyond.asset.json
calls 'beyond what there is' 1

# ---- one more, fewer

drawing coin 'a coin' 'n_variations: 5'
run 0 coin.yaml -o out/coin.asset.json
same 'one more is one more' "$(fake_billed)" 5
same 'the fifth' "$(last_attempt '[.items[].candidate]')" '[5]'
drawing gem 'a gem' 'n_variations: 4'
run 0 gem.yaml -o out/gem.asset.json --candidates 2
same 'two of four' "$(last_attempt '[.items[].candidate]')" '[1,2]'
same 'items of two of four' "$(fake_billed)" 7
run 0 gem.yaml -o out/gem.asset.json --candidates 2
same 'and nothing more' "$(fake_billed)" 7
run 0 gem.yaml -o out/gem.asset.json
same 'then the others' "$(last_attempt '[.items[].candidate]')" '[3,4]'
same 'items of the others' "$(fake_billed)" 9

# ---- fewer come than were asked for: told, and not asked for by itself; more come: kept

drawing few 'few of them' 'n_variations: 4'
fake_script openai 'ok items=3'
run 0 few.yaml -o out/few.asset.json
says '3 of 4'
same 'a partial row' "$(last_attempt '[.state, .is_partial, [.items[] | .state]]')" \
	'["succeeded",true,["succeeded","succeeded","succeeded","missing"]]'
before=$(fake_calls)
run 0 few.yaml -o out/few.asset.json
same 'not asked for by itself' "$(fake_calls)" "$before"
drawing last 'the last of them' 'n_variations: 4' 'select: 4'
fake_script openai 'ok items=3'
run 5 last.yaml -o out/last.asset.json
says 'sent fewer' 'last@4'
is_absent out/last.asset.json out/images/last.png
before=$(fake_calls)
run 5 last.yaml -o out/last.asset.json
same 'the one that ships is not asked for by itself either' "$(fake_calls)" "$before"
run 0 last.yaml -o out/last.asset.json --regenerate last@4
same 'calls for the one that ships' "$(fake_calls)" $((before + 1))
drawing more 'more than asked'
fake_script openai 'ok items=3'
run 0 more.yaml -o out/more.asset.json
same 'more than asked' "$(last_attempt '[.items[] | [.candidate, .state]]')" '[[1,"succeeded"],[2,"succeeded"],[3,"succeeded"]]'
before=$(fake_calls)
drawing more 'more than asked' 'n_variations: 3'
run 0 more.yaml -o out/more.asset.json
same 'they are there' "$(fake_calls)" "$before"

# ---- a vendor of one at a time, with seeds: the candidate's number is added

sd rock 'a rock' 'seed: 100, n_variations: 3'
run 0 rock.yaml -o out/rock.asset.json
same 'seeds' "$(fake_requests stability | jq -r '.fields[] | select(.name == "seed") | .value // .text' | sort | xargs)" '100 101 102'
same 'three rows' "$(book 'map(select(.spec == "rock") | [.state, .seed, (.items | map(.candidate))]) | sort_by(.[1])')" \
	'[["succeeded","100",[1]],["succeeded","101",[2]],["succeeded","102",[3]]]'

# ---- --regenerate: once a run, under a number of its own; a lock holds the one before

run 0 lock update rock.yaml
before=$(fake_billed) old=$(jq -r .raw.sha256 out/rock.asset.json)
fake_set stability.repeats=differ
run 0 rock.yaml -o out/rock.asset.json --regenerate rock
same 'made again: items' "$(fake_billed)" $((before + 1))
[ "$(jq -r .raw.sha256 out/rock.asset.json)" != "$old" ] || problem 'what was made again is what there was'
run 0 rock.yaml -o out/rock.asset.json
same 'made again: no more' "$(fake_billed)" $((before + 1))
run 0 rock.yaml -o out/rock.asset.json --regenerate rock@3
same 'the third made again: items' "$(fake_billed)" $((before + 2))
same 'the third made again: candidate' "$(last_attempt '[.items[].candidate]')" '[3]'
fake_is_clean
