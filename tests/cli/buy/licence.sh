#!/usr/bin/env bash
# Under what terms a model's work is had: told at the first purchase, kept in sidecar and ledger with the account's plan.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin --set elevenlabs.tier=creator

sound() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: elevenlabs}
		prompt: {base: $2, parameters: {duration_seconds: 1}}
	END
}
sound hop 'a hop'
sound skip 'a skip'
run 0 hop.yaml -o out/hop.asset.json
says 'licence of eleven_text_to_sound_v2: commercial use on paid plans; terms of 2026-05-26'
same 'told once' "$(grep -c licence "$err")" 1
run 0 skip.yaml -o out/skip.asset.json
! grep -q licence "$err" || problem 'the licence was told again'
same 'the row' "$(last_attempt '[.plan, .terms]')" \
	'["creator","commercial use on paid plans; terms of 2026-05-26"]'
note=$(grep -rlF 'a hop' "$XDG_CACHE_HOME"/assetc/requests)
for line in 'licence: "commercial use on paid plans"' 'terms: "2026-05-26"' 'paid.plan: "creator"'; do
	grep -qF "$line" "$note" || problem "the sidecar does not say: $line"
done

# Many at once: each model is told once; who is quiet is not told.
drawing coin 'a coin'
drawing gem 'a gem'
run 0 build .
same 'lines' "$(grep -c '^assetc: licence of ' "$err")" 1
says 'licence of gpt-image-2.5-flare'
sed 's/id: coin/id: bell/; s/provider: openai/provider: stability/; s/a coin/a bell/' coin.yaml >bell.yaml
run 0 bell.yaml -o out/bell.asset.json -q
is_silent
books_agree 'all of them'
fake_is_clean
