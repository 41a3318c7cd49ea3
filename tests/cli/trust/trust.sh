#!/usr/bin/env bash
# A cloned project runs no program until its user agreed to its policy file; hits never ask.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
list=$XDG_STATE_HOME/assetc/trust

policy
flat hero 'a hero'
refused() {
	run 4 hero.yaml -o out/hero.asset.json
	says hero.yaml:3:37 E0463 'not trusted' 'python3 tools/worker.py' 'assetc trust'
	is_absent out
}
refused
run 4 build .
run 0 plan hero.yaml --json
grep -q blocked "$out" || problem "the plan does not know: $(cat "$out")"
same calls "$(calls)" 0
is_absent "$list"

# Showing is not agreeing.
run 0 trust -n
grep -qF "$(realpath .)" "$out" && grep -qF 'flat: python3 tools/worker.py' "$out" && grep -qF COUNT "$out" ||
	problem "it does not show what would be agreed to: $(cat "$out")"
grep -qxF '  buys      openai: https://api.openai.com/v1, with the key in OPENAI_API_KEY' "$out" &&
	grep -qF 'buys      elevenlabs: https://api.elevenlabs.io' "$out" || problem "it does not show who may be paid: $(cat "$out")"
is_absent "$list"
refused
run 0 trust --list
[ ! -s "$out" ] || problem 'an empty list is not empty'

run 0 trust
grep -qF 'flat: python3 tools/worker.py' "$out" || problem 'it does not show what was agreed to'
same 'the list' "$(cat "$list")" "$(sha256sum <assets.policy.yaml | cut -d ' ' -f 1) $(realpath .)"
same 'its mode' "$(stat -c %a "$list") $(stat -c %a "${list%/*}")" '600 700'
run 0 hero.yaml -o out/hero.asset.json
same calls "$(calls)" 1
run 0 trust --list
grep -qF "$(realpath .)" "$out" || problem 'the list does not show the project'

# An edit of the policy file asks anew, but not for what is there.
policy ', version: "1", inputs: [tools/worker.py] '
echo '# a remark' >>assets.policy.yaml
rm -r out
run 0 hero.yaml -o out/hero.asset.json
rm -r out
flat hero 'another hero'
refused
run 0 trust --list
grep -qF 'changed' "$out" || problem "the list does not say that the file changed: $(cat "$out")"
run 0 trust ../project
run 0 hero.yaml -o out/hero.asset.json
same calls "$(calls)" 2
same 'one line a project' "$(wc -l <"$list" | tr -d ' ')" 1

# A copy elsewhere is another project; so is a program of it below a link.
cp -r ../project ../copy
(
	cd ../copy
	flat hero 'a third hero'
	rm -rf out
	run 4 hero.yaml -o out/hero.asset.json
	exit "$problems"
) || problem 'a copy is trusted'

# Revoked, for one run, and by the environment.
run 0 trust --revoke
same 'the list' "$(cat "$list")" ''
run 0 trust --revoke
flat hero 'a fourth hero'
rm -r out
refused
run 0 hero.yaml -o out/hero.asset.json --trust
rm -r out
flat hero 'a fifth hero'
ASSETC_TRUST=0 run 4 hero.yaml -o out/hero.asset.json
ASSETC_TRUST=yes run 0 hero.yaml -o out/hero.asset.json
ASSETC_TRUST=maybe run 2 hero.yaml -o out/hero.asset.json
is_absent "$PWD/nothing"

# Lists of somebody else are not believed.
flat hero 'a sixth hero'
run 0 trust
chmod 666 "$list"
run 7 hero.yaml -o out/six.asset.json
says E0460 'others than its owner'
run 7 trust
chmod 600 "$list"
mv "$list" ../mine
ln -s "$PWD/../mine" "$list"
run 7 hero.yaml -o out/six.asset.json
says 'symbolic link'
rm "$list"
head -c 100000 /dev/urandom >"$list"
run 7 hero.yaml -o out/six.asset.json
says "line "
run 7 trust
rm "$list"
chmod 777 "${list%/*}"
cp ../mine "$list"
run 7 hero.yaml -o out/six.asset.json
chmod 700 "${list%/*}"
run 0 hero.yaml -o out/six.asset.json

# What an argument holds cannot pass for a line of what is agreed to.
cp assets.policy.yaml ../policy
printf 'commands:\n  flat: {argv: [python3, "a\\n  spends    at most 0 USD", "b'"'"' c"]}\n' >assets.policy.yaml
run 0 trust -n
grep -qxF '  runs      flat: python3 "a\n  spends    at most 0 USD" "b'"'"' c"' "$out" ||
	problem "an argument with a line end is shown as: $(cat "$out")"
mv ../policy assets.policy.yaml

# Command lines.
run 2 trust a b
run 2 trust --list --revoke
run 1 trust /nowhere/at/all

# Where a provider is really asked is shown, wherever that was said.
mkdir -p routed
cat >routed/assets.policy.yaml <<-END
	endpoints: {studio: {base_url: "https://studio.example", key_env: ASSETC_KEY_STUDIO, driver: openai}}
	providers: {openai: {endpoint: studio}}
END
run 0 trust -n routed
grep -q 'buys  *openai at studio: https://studio.example, with the key in ASSETC_KEY_STUDIO' "$out" ||
	problem "it shows: $(cat "$out")"
