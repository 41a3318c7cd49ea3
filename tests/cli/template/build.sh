#!/usr/bin/env bash
# Assets of templates in builds: each has its record, key and products; what changed is made again and
# nothing else; what is no more is told and pruned; locks hold each by itself.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir -p specs/templates
touch assets.yaml
cat >specs/templates/rock.yaml <<'END'
version: "1.0"
template: rock
parameters:
  - {name: what, type: string}
  - {name: edge, type: integer, min: 8, max: 64, default: 16}
generation: {type: image, provider: procedural, model: noise}
prompt: {base: "a {{what}}", parameters: {size: 64x64}}
post_processing:
  - {action: resize, dimensions: "{{edge}}x{{edge}}"}
integration: {manifest_path: "images/{{what}}-{{edge}}.png"}
END
cat >specs/rocks.yaml <<'END'
version: "1.0"
from: rock
instances:
  - {what: slate}
  - {what: chalk, edge: 32}
---
version: "1.0"
from: rock
id: lone
with: {what: flint}
metadata: {category: stones}
END
(cd specs && spec plain)

run 0 build
says '4 assets: 4 generated'
is_picture build/assetc/images/slate-16.png 16x16 opaque
is_picture build/assetc/images/chalk-32.png 32x32 opaque
same 'a category of one' "$(jq -r .category build/assetc/lone.asset.json)" stones
same 'its prompt' "$(jq -r .prompt.compiled build/assetc/lone.asset.json)" 'a flint'
sleep 0.05
run 0 build
before=$(state build)
run 0 build -v
says '4 up to date'
same 'a build of nothing' "$(state build)" "$before"

# ---- prerequisites, of a compile and of the list of outputs

run 0 specs/rocks.yaml --id rock-chalk-32 -o one/rock.asset.json -MD
same 'the depfile' "$(cat one/rock.asset.json.d)" 'one/rock.asset.json one/images/chalk-32.png: specs/rocks.yaml \
  assets.yaml \
  specs/templates/rock.yaml'
run 0 deps specs/rocks.yaml --id lone
grep -q 'specs/templates/rock.yaml$' "$out" || problem 'deps does not list the template'
run 0 outputs specs/rocks.yaml -MF rule.d -MQ list
grep -q 'specs/templates/rock.yaml' rule.d || problem 'the rule of outputs does not list the template'
run 0 outputs specs/rocks.yaml -MF rule.d -MQ list -MP
same 'all may go' "$(grep -c '^[^ ]*:$' rule.d)" 3
run 2 specs/rocks.yaml -o one/rock.asset.json
says 'the file holds several assets: rock-slate, rock-chalk-32, lone' '--id ID'
run 2 specs/rocks.yaml --id rock-marble -o one/rock.asset.json
says "no asset 'rock-marble'" 'rock-slate'

# ---- from a folder below, and what is left over

mkdir -p src/deep
cd src/deep
run 0 build --out-dir ../../build/assetc -v
says '4 assets'
run 0 check
cd ../..
mv specs/plain.yaml aside.yaml
run 0 build
says 'stale files (build --prune deletes them)'
run 0 build
is_silent
mv aside.yaml specs/plain.yaml
run 0 build

# ---- findings of a whole project

cp specs/plain.yaml twin.yaml
run 0 check twin.yaml specs/plain.yaml
mv twin.yaml specs/
run 1 check
says "two assets have the id 'plain'" 'specs/twin.yaml:2:' 'specs/plain.yaml:2:'
rm specs/twin.yaml
mkdir packs
echo 'entries: {rock: {asset: lone, placement: {scal: 2}}}' >packs/day.yaml
run 1 check
says 'packs/day.yaml:1:' "did you mean 'scale'?"
run 1 check packs/day.yaml
says 'packs/day.yaml:1:' "did you mean 'scale'?"
rm -r packs

# ---- an asset under another id takes over the file that it wrote, and one that a person changed is kept

sleep 0.05
sed -i 's/^id: lone/id: single/' specs/rocks.yaml
run 0 build
is_absent build/assetc/images/flint-16.png.kept
echo painted >build/assetc/images/flint-16.png
sed -i 's/^id: single/id: lone/' specs/rocks.yaml
run 0 build
says 'kept as'
is_there build/assetc/images/flint-16.png.kept
rm build/assetc/images/flint-16.png.kept
run 0 build --prune

# ---- edits

edit_and_build() { # FILE SED-EXPRESSION SUMMARY
	sleep 0.05
	sed -i "$2" "$1"
	run 0 build
	[ -z "$3" ] || says "$3"
}
edit_and_build specs/templates/rock.yaml 's/^prompt: {/&style: dark, /' '4 assets: 3 generated'
edit_and_build specs/rocks.yaml 's/chalk, edge: 32/chalk, edge: 8/' '4 assets: 1 generated'
says 'stale files'
run 0 build --prune
is_absent build/assetc/rock-chalk-32.asset.json build/assetc/images/chalk-32.png
is_there build/assetc/rock-chalk-8.asset.json
edit_and_build specs/templates/rock.yaml 's/default: 16/default: 24/' '4 assets: 0 generated, 2 processed'
is_picture build/assetc/images/slate-24.png 24x24 opaque
run 0 why specs/rocks.yaml --id lone --out-dir build/assetc -v
grep -q 'style: specs/templates/rock.yaml:7:' "$out" || problem 'why does not say where the style stands'

# A template that comes to lie nearer counts from then on.
sleep 0.05
run 0 build -v
mkdir templates
sed 's/a {{what}}/one {{what}}/' specs/templates/rock.yaml >specs/rock.yaml
run 0 build
says '3 generated'
rm specs/rock.yaml

# ---- findings

printf 'version: "1.0"\nfrom: rock\nmatrix: {what: [a, b], edge: [9, 99]}\n' >specs/wrong.yaml
run 1 build
says 'specs/wrong.yaml:3:' 'above the greatest value' 'specs/templates/rock.yaml:5:'
printf 'version: "1.0"\nfrom: rock\ninstances: [{what: x}, {what: y}]\nintegration: {manifest_path: images/one.png}\n' >specs/wrong.yaml
run 1 check specs/wrong.yaml
says "both make 'images/one.png'" 'the other one'
for command in outputs key plan fetch; do
	run 1 $command specs/wrong.yaml
	says "both make 'images/one.png'"
done
run 1 build
says "both make 'images/one.png'"
printf 'version: "1.0"\nfrom: rocks\nwith: {what: x}\n' >specs/wrong.yaml
run 1 check specs/wrong.yaml
says "there is no template 'rocks'"

# Two files: what a build would refuse, check tells.
printf 'version: "1.0"\nfrom: rock\nid: lone\nwith: {what: x}\n' >specs/wrong.yaml
run 1 check
says "two assets have the id 'lone'" 'specs/rocks.yaml' 'specs/wrong.yaml:3:'
sed -i 's/lone/alone/; s/what: x/what: flint, edge: 24/' specs/wrong.yaml
run 1 check
says "both make 'images/flint-24.png'"
run 0 check specs/wrong.yaml
rm specs/wrong.yaml

# A list of values in a file of its own: both places, and what it is.
printf 'version: "1.0"\nfrom: rock\ninstances: list.json\n' >specs/wrong.yaml
run 1 check specs/wrong.yaml
says "cannot read file 'specs/list.json'" 'specs/wrong.yaml:3:12'
echo '{"what": "x"}' >specs/list.json
run 1 check specs/wrong.yaml
says 'specs/list.json:1:1' 'specs/wrong.yaml:3:12: note: the file is named here'
rm specs/wrong.yaml specs/list.json

# A spec outside, of the project that is named, uses its templates.
mkdir -p ../elsewhere
printf 'version: "1.0"\nfrom: rock\nwith: {what: x}\n' >../elsewhere/one.yaml
run 0 check ../elsewhere/one.yaml --project .
