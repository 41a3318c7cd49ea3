#!/usr/bin/env bash
# `cache gc --paid`: what was bought goes to the trash when no known project wants it, and never when
# that cannot be known; a look-up brings it back; only thirty days later it is gone.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq
[ -x "$ASSETC_TEST" ] || {
	problem "$ASSETC_TEST is not built"
	exit
}
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls

# buy PROJECT ID WORDS [MORE]: compiles a spec of one's own in a project. Words of another length give
# another picture.
buy() {
	mkdir -p "$1"
	cat >"$1/$2.yaml" <<-END
		version: "1.0"
		id: $2
		generation: {type: image, provider: buying}
		prompt: {base: $3}
		post_processing: [{action: resize, dimensions: 4x4}]
		${4:-}
	END
	run 0 "$1/$2.yaml" -o "out/$1/$2.asset.json"
	sleep 0.1 # what is stored while the roots are read stays, and times are not exact
}
calls() {
	same "calls after $1" "$(wc -l <calls)" "$2"
}
# raw PROJECT/ID: SHA-256 of the raw of a compiled spec
raw() {
	jq -r .raw.sha256 "out/$1.asset.json"
}
in_objects() {
	local sha
	sha=$(raw "$1")
	[ -e "$cache/objects/${sha:0:2}/${sha:2}" ]
}
in_trash() {
	local sha
	sha=$(raw "$1")
	[ -e "$cache/trash/${sha:0:2}/${sha:2}" ]
}
# paid FATE: how many of the last --json run had this fate
paid() {
	jq ".paid.$1 | if type == \"array\" then length else . end" "$out"
}

# ---- what a project wants stays

buy one gem 'a gem'
buy one coin 'a coin round'
buy two gem 'a gem number two'
calls 'three purchases' 3
run 0 cache stats --json
same 'projects known' "$(jq .projects "$out")" 2
same 'notes' "$(cat "$cache"/projects/* | sort)" "$(printf '%s\n' "$PWD/one" "$PWD/two")"
run 0 cache gc --paid --json
same 'fates' "$(jq -c '.paid | [.wanted, .young, (.trashed | length)]' "$out")" '[3,0,0]'
run 0 cache gc --json
same 'without --paid' "$(jq -c 'has("paid")' "$out")" false

# ---- an edited spec leaves its old raw behind; a dry run only says so

cp out/one/gem.asset.json old.json
cp out/one/coin.asset.json coin.json
buy one gem 'another larger gem'
old=$(jq -r .raw.sha256 old.json)
before=$(state "$cache")
run 0 cache gc --paid --dry-run
grep -qF "$old" "$out" || problem "the old raw is not listed: $(cat "$out")"
grep -qF 'would be moved' "$out" || problem "no word of what would be done: $(cat "$out")"
same 'the cache after a dry run' "$(state "$cache")" "$before"
run 0 cache gc --paid --max-age 1 --json
same 'spared by its age' "$(paid young)" 1
run 0 cache gc --paid --json
same 'trashed' "$(jq -c '[.paid.trashed[].sha256]' "$out")" "[\"$old\"]"
same 'its size' "$(jq '.paid.trashed[0].bytes' "$out")" "$(stat -c %s "$cache/trash/${old:0:2}/${old:2}")"
is_absent "$cache/objects/${old:0:2}/${old:2}"
run 0 cache stats --json
same 'stats' "$(jq -c '[.trash, .paid_raws]' "$out")" '[1,3]'
run 0 cache stats
grep -q '^trash *1 ' "$out" || problem "stats: $(cat "$out")"
run 0 cache verify
run 0 cache clean
run 0 cache gc --max-size 0
run 0 cache gc --paid --json
same 'waiting' "$(paid in_trash)" 1

# The old text again: nothing is bought, its bytes come back.
rm -rf out/one
buy one gem 'a gem'
calls 'going back' 4
in_objects one/gem || problem 'a look-up does not bring the bytes back'
! in_trash one/gem || problem 'the bytes are in the trash still'
run 0 cache gc --paid --json
same 'the other one goes' "$(paid trashed)" 1
# Its products are in the cache: its own bytes are not looked at, and still come back.
buy one gem 'another larger gem'
in_trash one/gem || run 0 cache gc --paid
run 0 cache gc --paid --json
in_objects one/gem || problem 'a root does not bring its bytes back'

# ---- other words for the same request, other providers, candidates

sed -i 's/base: a coin round/base: "a coin round  ", parameters: {size: 8x8, n: 3}/; s/provider: buying/&, select: 2/' one/coin.yaml
run 0 cache gc --paid --json
same 'the same request in other words' "$(jq -c '[.paid.wanted, (.paid.trashed | length)]' "$out")" '[3,0]'
sed -i 's/provider: buying/provider: procedural/; s/, select: 2//; s/, n: 3//' one/coin.yaml
run 0 cache gc --paid --json
cp coin.json out/one/coin.asset.json
in_objects one/coin || problem 'what --provider bought is not wanted by its spec'

# ---- locks

mkdir -p one/.hidden/deep
echo "coin 1 sha256:$(raw two/gem) paid" >one/.hidden/deep/other.lock
rm two/gem.yaml
(cd two && spec free)
run 0 cache gc --paid --json
in_objects two/gem || problem 'a lock does not keep what it names'
: >one/.hidden/deep/other.lock
run 0 cache gc --paid --json
in_trash two/gem || problem 'what no lock names stays'

# ---- what cannot be known stops it, and nothing moves

stays() {
	same "the cache after $1" "$(state "$cache"/{objects,trash,requests,names})" "$before"
}
buy two gem 'a gem number two'
buy three gem 'gem with number three'
mv three/gem.yaml gem.of.three
before=$(state "$cache"/{objects,trash,requests,names})
run 1 cache gc --paid
says "$PWD/three' holds no spec" '--forget'
stays 'a project without specs, as if its disk were not mounted'
mv gem.of.three three/gem.yaml
sed -i 's/number three/another number/' three/gem.yaml
before=$(state "$cache"/{objects,trash,requests,names})
mv two away
run 1 cache gc --paid
says "$PWD/two" '--forget'
stays 'a project that is not there'
run 1 cache gc --paid --dry-run
run 0 cache gc --dry-run
mv away two
echo 'id: [' >>two/gem.yaml
run 1 cache gc --paid
says two/gem.yaml
says E1021 'cannot be read; there are 1' '--forget'
stays 'a wrong spec'
sed -i '$d' two/gem.yaml
for ((i = 0; i < 30; i++)); do
	printf 'version: "1.0"\nid: w%d\ngeneration: {type: image, provider: nobody}\n' $i >"two/w$i.yaml"
done
run 1 cache gc --paid
says E1021 'cannot be read; there are 30'
same 'how many wrong specs are told' "$(grep -c E0311 "$err")" 10
stays 'thirty wrong specs'
rm two/w*.yaml
printf 'version: "1.0"\nid: t\ntemplate: t\nnonsense: 5\ngeneration: {type: image, provider: buying}\nprompt: {base: x}\n' >two/t.yml
run 1 cache gc --paid
says two/t.yml
stays 'a wrong template'
rm two/t.yml
note=$(grep -lx "$PWD/two" "$cache"/projects/*)
cp "$note" note
echo x >>"$note"
run 1 cache gc --paid
says "$note"
stays 'a damaged note'
run 0 cache verify
grep -qF "$note" "$out" || problem "verify does not tell of a damaged note: $(cat "$out")"
cp note "$note"
truncate -s 16M two/large.lock && echo x >>two/large.lock
run 1 cache gc --paid
says large.lock
stays 'a lock that is too large'
rm two/large.lock
if [ "$(id -u)" -ne 0 ]; then
	mkdir two/closed && chmod 0 two/closed
	run 1 cache gc --paid
	says two/closed
	chmod 755 two/closed
	stays 'a folder that cannot be read'
fi
entry=$(find "$cache/requests" -type f | head -n 1)
cp "$entry" entry
truncate -s -3 "$entry"
run 6 cache gc --paid
cp entry "$entry"
run 0 cache gc --paid --json
same 'and then it goes' "$(paid trashed)" 1

# ---- a project that is gone for good

rm -r two
run 2 cache gc --forget "$PWD/two"
run 2 cache gc --paid --forget "$PWD/nowhere"
says nowhere
run 0 cache gc --paid --forget "$PWD/two" --dry-run --json
same 'a dry run with --forget' "$(paid trashed)" 1
run 1 cache gc --paid
run 0 cache gc --paid --forget "$PWD/two" --json
same 'forgotten' "$(paid trashed)" 1
run 0 cache gc --paid

# ---- a spec of any name

buy one opal 'an opal'
mv one/opal.yaml one/opal.asset
run 0 cache gc --paid --json
in_objects one/opal || problem 'what a spec of another name wants is taken away'
printf 'version: "1.0"\nid: @ID@\ngeneration: {type: image, provider: buying}\n' >one/opal.yaml.in
run 0 cache gc --paid --dry-run
rm one/opal.asset one/opal.yaml.in

# ---- what became a project of its own after it was bought has hits only, and no note

mkdir one/.git
buy one/inner ruby 'a ruby'
: >one/inner/assets.yaml
rm -rf out/one/inner
buy one/inner ruby 'a ruby'
! grep -qx "$PWD/one/inner" "$cache"/projects/* || problem 'a hit writes a note'
run 0 cache gc --paid --json
in_objects one/inner/ruby || problem 'what a project inside a project wants is taken away'
rm -r one/inner one/gem.yaml
run 0 cache gc --paid --json
[ "$(paid trashed)" -gt 1 ] || problem 'what nobody wants stays'

# ---- thirty days

run 0 cache gc --paid --json
count=$(paid in_trash)
[ "$count" -gt 1 ] || problem "in the trash: $(cat "$out")"
find "$cache/requests" "$cache/names" "$cache/trash" -type f -exec touch -d '29 days ago' {} +
run 0 cache gc --paid --json
same 'after 29 days' "$(paid removed)" 0
count=$(paid in_trash)
find "$cache/requests" "$cache/names" "$cache/trash" -type f -exec touch -d '31 days ago' {} +
run 0 cache gc --json
run 0 cache clean
same 'in the trash after gc and clean' "$(find "$cache/trash" -type f | wc -l)" "$count"
run 0 cache gc --paid --dry-run
grep -qF 'would be removed' "$out" || problem "removing is not announced: $(cat "$out")"
run 0 cache gc --paid --json
same 'after 31 days' "$(paid removed)" "$count"
same 'in the trash' "$(find "$cache/trash" -type f | wc -l)" 0
run 0 cache verify
