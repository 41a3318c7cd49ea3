#!/usr/bin/env bash
# A server of the user's own where nobody listens gives way to a fallback, as a missing program does: nothing was bought, and the
# book says so. Without a fallback it is an error that says where nobody was.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
buy_begin
export SDWEBUI_BASE_URL=http://127.0.0.1:9

asked stone sdwebui 'a stone' 'size: 512x512' 'fallback: procedural'
SECONDS=0
run 0 stone.yaml -o out/stone.asset.json
is_picture out/images/stone.png 16x16 alpha
says "'sdwebui' is not there"
[ "$SECONDS" -lt 6 ] || problem "it was waited for a server that is not there: $SECONDS s"
same 'who made it' "$(jq -r .provider.used out/stone.asset.json)" procedural
run 0 why stone.yaml -o out/stone.asset.json
grep -qF "the fallback 'procedural' made it, in place of 'sdwebui': --regenerate stone" "$out" || problem "why: $(cat "$out")"
run 0 plan stone.yaml -v --out-dir out
grep -qF "the fallback 'procedural' made it" "$out" || problem "plan -v: $(cat "$out")"
same 'the row' "$(last_attempt '[.provider, .state, .charged_usd]')" '["sdwebui","failed",0]'

asked rock sdwebui 'a rock' 'size: 512x512'
run 5 rock.yaml -o out/rock.asset.json
says 'sdwebui is not there, at http://127.0.0.1:9' E0566
is_absent out/rock.asset.json

# One that is paid takes its place as well, and is asked in the same run.
drawing gem 'a gem'
sed -i 's/provider: openai/provider: sdwebui, fallback: openai/; s/816x816, quality: low/816x816/' gem.yaml
run 0 gem.yaml -o out/gem.asset.json
same 'who made it' "$(jq -r .provider.used out/gem.asset.json)" openai

# So does one that speaks a vendor's protocol on this machine; it is called by the name of its endpoint.
mkdir -p "$XDG_CONFIG_HOME/assetc"
cat >"$XDG_CONFIG_HOME/assetc/policy.yaml" <<-'END_OF_POLICY'
	budget: {day_usd: 1000}
	endpoints: {box: {driver: openai, base_url: "http://127.0.0.1:9/v1"}}
	providers: {openai: {endpoint: box, price_usd: 0}}
END_OF_POLICY
drawing slate 'a slate' '' 'fallback: procedural'
run 0 slate.yaml -o out/slate.asset.json --trust
says "'openai' is not there"
same 'who made it' "$(jq -r .provider.used out/slate.asset.json)" procedural
drawing flint 'a flint'
run 5 flint.yaml -o out/flint.asset.json --trust
says E0566 "openai's endpoint 'box' is not there, at http://127.0.0.1:9"
rm "$XDG_CONFIG_HOME/assetc/policy.yaml"
books_agree 'who was not there'
run 3 rock.yaml -o out/rock.asset.json --offline
fake_is_clean
