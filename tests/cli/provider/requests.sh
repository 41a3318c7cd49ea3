#!/usr/bin/env bash
# What is sent to vendors is what their own schemas allow, as another reader of JSON sees it.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/python-lib.sh"

schemas=$ASSETC_SHARED/providers
unit=$ASSETC_BUILD_DIR/tests/unit_provider
[ -n "$ASSETC_SHARED" ] && [ -d "$schemas" ] || skip "the vendors' schemas are not here"
[ -x "$unit" ] || skip "the unit tests, which write the requests, are not built"
python_with jsonschema

mkdir requests
ASSETC_REQUESTS=$PWD/requests "$unit" --filter 'provider_requests/*' >log 2>&1 || {
	problem "the requests were not written"
	tail -n 5 log >&2
}
"$python" "$support/judge_requests.py" "$schemas" requests/*.json >verdict ||
	problem "$(head -n 5 verdict)"
[ "$(wc -l <verdict)" -ge 19 ] || problem "only $(wc -l <verdict) requests were judged"

# The judge refuses what is wrong.
echo '{"prompt": "a", "size": 3}' >CreateImageRequest.0.json
! "$python" "$support/judge_requests.py" "$schemas" CreateImageRequest.0.json >verdict ||
	problem "a size that is a number was let through"
echo '{"prompt": "a", "seed": 1}' >MusicRequest.0.json
! "$python" "$support/judge_requests.py" "$schemas" MusicRequest.0.json >verdict ||
	problem "a seed beside a prompt was let through"
