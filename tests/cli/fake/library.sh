# What scripts use of the server that stands for the vendors: start, script, books, end. By curl.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
need curl jq openssl

# draw [CURL'S OPTION...]: one picture of OpenAI, as a client finds it; its status, or curl's exit code.
draw() {
	curl -sS -o answer.json -w '%{http_code}' -H "Authorization: Bearer $OPENAI_API_KEY" \
		-H 'Content-Type: application/json' \
		-d '{"model":"gpt-image-2.5-flare","prompt":"a coin","size":"816x816","quality":"low"}' \
		"$@" "$OPENAI_BASE_URL/images/generations" 2>"$err" || echo " $?"
}

fake_start --tls --set elevenlabs.tier=free
same "status" "$(draw)" 200
jq -r '.data[0].b64_json' answer.json | base64 -d >coin.png
is_picture coin.png 816x816 opaque
same "billed" "$(fake_billed)" 1
same "billed by another" "$(fake_billed stability)" 0
same "total" "$(fake_total_usd)" 0.005140
same "requests" "$(fake_requests openai | wc -l)" 1

# What curl makes of each behaviour is what the behaviour claims to be.
fake_script openai '429 retry-after=1' 'truncate at=100' 'reset when=body' close 'redirect 307' \
	'bomb gzip mib=4' 'ok chunked'
same "limit" "$(draw)" 429
same "truncated" "$(draw)" "200 18"
same "reset" "$(draw)" "200 56"
same "closed" "$(draw)" "000 52"
same "redirected" "$(draw)" 307
same "gzip" "$(draw --compressed)" 200
same "its size" "$(stat -c %s answer.json)" $((4 << 20))
same "chunks" "$(draw)" 200
same "calls" "$(fake_calls)" 8
same "most at once" "$(fake_most openai)" 1

# curl waits for an invitation before it sends a body of this size.
head -c 1500000 /dev/zero | tr '\0' x >prompt
form() {
	curl -sS -o form.answer -w '%{http_code} %{content_type}' -H "Authorization: Bearer $STABILITY_API_KEY" \
		-H 'Accept: image/*' -H 'Expect: 100-continue' "$@" "$STABILITY_BASE_URL/v2beta/stable-image/generate/core"
}
same "a picture" "$(form -F prompt=x -F seed=1)" "200 image/png"
same "too long" "$(form -F 'prompt=<prompt')" "400 application/json"
fake_is_clean

# The vendor's own host, by TLS with a certificate of the fake's.
same "tls" "$(OPENAI_BASE_URL=https://api.openai.com/v1 draw --cacert "$fake_dir/tls.pem" \
	--connect-to "::${FAKE_TLS_URL#https://}")" 200
plan=$(curl -sS -H "xi-api-key: $ELEVENLABS_API_KEY" "$ELEVENLABS_BASE_URL/v1/user/subscription" | jq -r .tier)
same "its plan" "$plan" free

# Parallel calls, and a test that ends in the middle of one.
fake_set openai.delay=0.3
pids=()
for _ in 1 2 3 4 5; do
	(cd "$TMPDIR" && draw >/dev/null) &
	pids+=($!)
done
wait "${pids[@]}"
same "most at once" "$(fake_most openai)" 5
first=$FAKE_PID
fake_start
! kill -0 "$first" 2>/dev/null || problem "the first server runs on"
fake_script openai 'stall told'
draw >status &
drawing=$!
fake_await 1 openai
fake_say release
wait "$drawing"
same "released" "$(cat status)" 200
same "a new book" "$(fake_billed)" 1
[ -z "$(fake_problems)" ] || problem "the requests are said to be wrong: $(fake_problems)"

cat >killed.sh <<-'END'
	. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
	. "$ASSETC_SOURCE_DIR/tests/support/fake-lib.sh"
	fake_start
	echo "$FAKE_PID" >pid
	case $1 in
	killed) kill -KILL $$ ;;
	failed) false ;;
	*) exit "$1" ;;
	esac
END
for how in killed:137 failed:1 0:0 5:5; do
	code=0
	{ bash killed.sh "${how%:*}" || code=$?; } 2>/dev/null
	same "the end of a test that was ${how%:*}" "$code" "${how#*:}"
	for _ in $(seq 100); do
		kill -0 "$(cat pid)" 2>/dev/null || break
		sleep 0.05
	done
	! kill -0 "$(cat pid)" 2>/dev/null || problem "a server runs on after a test that was $how"
done
