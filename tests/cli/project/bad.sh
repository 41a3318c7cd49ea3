#!/usr/bin/env bash
# Each file of bad/ is a project file that is wrong: settings-* as assets.yaml, policy-* as
# assets.policy.yaml. What must be said stands in it:
#
#	# expect: LINE:COLUMN CODE WORDS      one line for each error; there must be no other
#	# hint: WORDS
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

bad=$(dirname "$0")/bad
mkdir "$TMPDIR/elsewhere"
spec coin
ln -s "$TMPDIR/elsewhere" link-out
ln -s nowhere link-nowhere
count=0

for file in "$bad"/*.yaml; do
	name=$(basename "$file" .yaml)
	case $name in
	settings-*) as=assets.yaml ;;
	policy-*) as=assets.policy.yaml ;;
	esac
	rm -f assets.yaml assets.policy.yaml
	cp "$file" "$as"
	count=$((count + 1))
	bounded 1 check coin.yaml
	[ ! -s "$out" ] || problem "$name: stdout is not empty"
	same "$name: places and codes" \
		"$(grep ': error: ' "$err" | sed -E "s/^$as:([0-9]+:[0-9]+): error: .* \[(E[0-9]+)\]$/\1 \2/")" \
		"$(sed -n -E 's/^# expect: ([0-9:]+ E[0-9]+).*/\1/p' "$file")"
	while read -r words; do
		grep ': error: ' "$err" | grep -qF -e "$words" || problem "$name: no error says '$words': $(cat "$err")"
	done < <(sed -n -E 's/^# expect: [0-9:]+ E[0-9]+ (.+)/\1/p' "$file")
	while read -r words; do
		grep '^ *= ' "$err" | grep -qF -e "$words" || problem "$name: no hint '$words': $(cat "$err")"
	done < <(sed -n 's/^# hint: //p' "$file")
	! grep -qF hidden-word "$err" || problem "$name: a secret is shown"
	# Nothing is made, and nothing is compiled as if the file were not there.
	run 1 coin.yaml -o out/coin.asset.json -MD
	is_absent out
done
[ "$count" -ge 60 ] || problem "only $count bad files"

# Both files at once, in the order of their names; those of many specs are told once.
rm -f assets.yaml assets.policy.yaml
mkdir -p deep/er
sed 's/coin/other/' coin.yaml >deep/er/other.yaml
echo 'budget: {}' >assets.yaml
echo 'store: raw' >assets.policy.yaml
run 1 check coin.yaml deep/er/other.yaml
same 'findings of two specs' "$(grep -c ': error: ' "$err")" 2
says "assets.yaml:1:1: error: 'budget' belongs to assets.policy.yaml" "assets.policy.yaml:1:1: error: 'store' belongs to assets.yaml"
run 1 build
same 'findings of a build' "$(grep -c ': error: ' "$err")" 2

# No file at all under the name, or one without end.
rm assets.yaml assets.policy.yaml
mkdir assets.yaml
run 1 check coin.yaml
says assets.yaml 'it is a folder'
rmdir assets.yaml
mkfifo assets.yaml
bounded 1 check coin.yaml
says assets.yaml 'not a regular file'
rm assets.yaml
head -c 2000000 /dev/zero | tr '\0' '#' >assets.policy.yaml
bounded 1 check coin.yaml
says assets.policy.yaml E0102
{
	echo 'a: &a [x, x, x, x, x, x, x, x, x, x]'
	for i in {1..9}; do echo "a$i: &a$i [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]" | sed "s/\*a/*a$((i - 1))/g; s/\*a0/*a/g"; done
} >assets.policy.yaml
bounded 1 check coin.yaml
says assets.policy.yaml E0205
