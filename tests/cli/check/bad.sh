#!/usr/bin/env bash
# Each file of bad/ is wrong in one way, or in several. What must be said stands in the file itself,
# or beside it in NAME.expect where a comment would be in the way:
#
#	# expect: LINE:COLUMN CODE WORDS      one line for each error; there must be no other
#	# hint: WORDS
#
# The same places must stand in the JSON form.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cp -r "$(dirname "$0")/bad" .
cd bad
files=(*.yaml *.json)

# ---- what is expected: NAME<TAB>PLACE<TAB>CODE<TAB>WORDS, and NAME<TAB>WORDS for hints

list() {
	grep -a -o "# $1: .*" -- * | tr -d '\r' | sed -E "s/^([^:]*):# $1: /\1\t/"
}
list expect | sed -E 's/^([^\t]*)\.(yaml|json|expect)\t([0-9:]+) (E[0-9]+) ?/\1\t\3\t\4\t/' | sort >../expected
list hint | sed -E 's/\.(yaml|json|expect)\t/\t/' | sort >../hints

# ---- what is said

for file in "${files[@]}"; do
	bounded 1 check "$file"
	[ ! -s "$out" ] || problem "$file: stdout is not empty"
	cat "$err" >>../said
done
bounded 1 check --diag=json "${files[@]}"
mv "$err" ../json
cd ..

! LC_ALL=C grep -a -n -P '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' said >&2 ||
	problem 'control characters reach the terminal'
grep -a ': error: ' said |
	sed -E 's/^(.*)\.(yaml|json):([0-9]+:[0-9]+): error: (.*) \[(E[0-9]+)\]$/\1\t\3\t\5\t\4/' | sort >found

# ---- the comparison: places and codes exactly, words as a part

diff <(cut -f 1-3 expected | sort) <(cut -f 1-3 found | sort) >differences ||
	problem "places or codes are not as expected (<: expected, >: found):
$(cat differences)"
declare -A text
while IFS=$'\t' read -r name place code words; do
	text[$name $place $code]+=" $words"
done <found
while IFS=$'\t' read -r name place code words; do
	[[ ${text[$name $place $code]-$words} == *"$words"* ]] ||
		problem "$name: '$words' is not in '${text[$name $place $code]}'"
done <expected

declare -A hints
name=
while IFS= read -r line; do
	case $line in
	*': error: '*) name=${line%%:*} name=${name%.*} ;;
	'      = '*) hints[$name]+="${line#      = };" ;;
	esac
done <said
while IFS=$'\t' read -r name words; do
	[[ ${hints[$name]-} == *"$words"* ]] || problem "$name: no hint '$words' but '${hints[$name]-}'"
done <hints

for file in "${files[@]}"; do
	grep -q "^${file%.*}"$'\t' expected || problem "nothing is expected of $file"
done
[ "${#files[@]}" -ge 60 ] || problem "only ${#files[@]} bad specs"

# ---- the JSON form

jq -e 'type == "object" and (.message | type == "string") and (.severity | IN("error", "warning", "note"))
	and (.line >= 1) and (.column >= 1) and (.length >= 1)' json >judged || problem 'JSON findings are incomplete'
! grep -q -v true judged || problem 'some JSON findings lack a member'
same 'JSON objects and lines' "$(jq -c . json | wc -l)" "$(wc -l <json)"
jq -r 'select(.severity == "error") | "\(.file | sub("\\.[a-z]*$"; ""))\t\(.line):\(.column)\t\(.code)"' json |
	sort >found.json
diff <(cut -f 1-3 found | sort) found.json >&2 || problem 'the places of the two forms differ'
