#!/usr/bin/env bash
# Files that are no specs at all, and specs made to cost time or memory: each is refused within two
# seconds and 256 MB.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

head=$'version: "1.0"\nid: coin\ngeneration: {type: image, provider: procedural}\n'

# refused FILE WORDS...: an error that names the file and says why.
refused() {
	local file=$1
	shift
	bounded 1 check "$file"
	says "$file" "$@"
}

# repeat COUNT LINE
repeat() {
	awk -v count="$1" -v line="$2" 'BEGIN { while (count-- > 0) print line }'
}

# ---- no files

mkdir folder.yaml
bounded 1 check folder.yaml
says 'no spec was found' E0103
refused missing.yaml 'No such file' E0101
refused missing/spec.yaml E0101
: >plain
refused plain/spec.yaml 'Not a directory' E0101
mkfifo fifo.yaml
refused fifo.yaml 'not a regular file'
refused /dev/zero 'not a regular file'
ln -s loop.yaml loop.yaml
refused loop.yaml E0101
ln -s missing.yaml dangling.yaml
refused dangling.yaml E0101
if [ "$(id -u)" -ne 0 ]; then
	printf %s "$head" >secret.yaml
	chmod 000 secret.yaml
	refused secret.yaml 'Permission denied'
fi

# ---- too large, or binary

{ printf %s "$head" && head -c 2097152 /dev/zero | tr '\0' '#'; } >large.yaml
refused large.yaml 'the limit is' E0102
truncate -s 2G hole.yaml
refused hole.yaml 'the limit is' E0102
head -c 200000 /dev/zero >zero.yaml
refused zero.yaml E0202
head -c 200000 "$ASSETC" >program.yaml
refused program.yaml program.yaml:1:

# ---- depth and repetition

printf '%s' "$head" >deep.yaml
{ printf 'metadata: ' && printf '[%.0s' {1..200000}; } >>deep.yaml
refused deep.yaml 'nested deeper' deep.yaml:4:
{ printf %s "$head" && for ((i = 0; i < 300; i++)); do printf '%*s- x:\n' $((i * 2)) ''; done; } |
	sed '4s/^/metadata:\n/' >steps.yaml
refused steps.yaml steps.yaml:
{
	printf '%smetadata:\n  - &a0 [x, x, x, x, x, x, x, x, x, x]\n' "$head"
	for ((i = 1; i < 60; i++)); do echo "  - &a$i [*a$((i - 1)), *a$((i - 1))]"; done
} >bomb.yaml
refused bomb.yaml 'once its aliases are followed'

# ---- many of something: work must not grow with its square

count=60000
{ printf %s "$head" && seq -f 'k%.0f: 1' $count; } >keys.yaml
refused keys.yaml keys.yaml:
{ printf '%sprompt:\n  base: x\n  parameters:\n' "$head" && seq -f '    k%.0f: 1' $count; } >parameters.yaml
refused parameters.yaml parameters.yaml:
{ printf '%smetadata:\n' "$head" && seq -f '  - &a%.0f x' 1 40000 && seq -f '  - *a%.0f' 1 40000; } >anchors.yaml
refused anchors.yaml anchors.yaml:
{
	printf '%sx-a: &a\n' "$head" && seq -f ' a%.0f:' 1 40000
	printf 'metadata:\n <<: *a\n' && seq -f ' b%.0f:' 1 40000
} >merge.yaml
refused merge.yaml merge.yaml:
{
	printf 'version: "1.0"\ntemplate: t\ngeneration: {type: image, provider: procedural}\nparameters:\n'
	seq -f '- {name: p%.0f, type: string}' 1 25000
} >template.yaml
refused template.yaml template.yaml:
{
	printf 'version: "1.0"\ntemplate: t\ngeneration: {type: image, provider: procedural}\nparameters:\n'
	seq -f '- {name: p%.0f, type: string}' 1 250
	printf 'prompt:\n  base: "' && seq -f '{{p%.0f}}' -s '' 1 90000 && printf '"\n'
} >names.yaml
refused names.yaml 'the template has no parameter'
{ printf %s "$head" && printf 'post_processing:\n' && repeat 20000 '- {action: resize, dimensions: 8x8}'; } >many.yaml
refused many.yaml 'at most 256 steps'
{ printf '%spost_processing:\n- action: validate\n  checks:\n' "$head" && repeat 60000 '  - nothing'; } >checks.yaml
refused checks.yaml "unknown check 'nothing'"
documents() {
	seq 1 "$1" | sed 's/.*/---\nversion: "1.0"\nid: coin&\ngeneration: {type: image, provider: procedural}/'
}
documents 4000 >documents.yaml
bounded 0 check documents.yaml
documents 12000 >documents.yaml
refused documents.yaml 'more than 4096 documents'
{ printf '%sprompt: {base: "' "$head" && head -c 900000 /dev/zero | tr '\0' 'x' && printf '"}\n'; } >text.yaml
bounded 0 check text.yaml
{ printf %s "$head" && head -c 900000 /dev/zero | tr '\0' 'k' && printf ': 1\n'; } >key.yaml
bounded 1 check key.yaml
# ---- what is wrong in many places is told in few lines

[ "$(wc -c <"$err")" -lt 2000000 ] || problem "a long key gives $(wc -c <"$err") bytes of findings"
bounded 1 check checks.yaml
says 'further errors are not shown'
[ "$(grep -c ': error: ' "$err")" -eq 20 ] || problem "$(grep -c ': error: ' "$err") errors shown, not 20"

# ---- a name is not believed either

name=$'bad\e[31m.yaml'
printf %s "$head" >"$name"
bounded 2 check "$name"
! grep -q $'\e' "$err" || problem 'an escape sequence in a file name reaches the terminal'
