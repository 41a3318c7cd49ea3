#!/usr/bin/env bash
# Instances of one file share its lock, each by its own id; one of them may be picked without the others.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

mkdir specs
touch assets.yaml
cat >specs/rocks.yaml <<'END'
version: "1.0"
template: rock
parameters: [{name: what, type: string}]
generation: {type: image, provider: procedural, model: noise}
prompt: {base: "a {{what}}", parameters: {size: 16x16}}
instances: [{what: slate}, {what: chalk}, {what: flint}]
END
run 0 build
run 0 lock update --all specs/rocks.yaml
same 'locked assets' "$(grep -o 'rock-[a-z]*' specs/rocks.lock | sort -u | tr '\n' ' ')" 'rock-chalk rock-flint rock-slate '
run 0 build
for id in slate chalk flint; do
	same "$id" "$(jq -r .lock build/assetc/rock-$id.asset.json)" locked
done
sleep 0.05
sed -i 's/a {{what}}/one {{what}}/' specs/rocks.yaml
run 0 build
same 'another prompt' "$(jq -r .lock build/assetc/rock-chalk.asset.json)" stale
run 0 lock update --all specs/rocks.yaml
run 0 build
same 'locked again' "$(jq -r .lock build/assetc/rock-chalk.asset.json)" locked
sed -i 's/, {what: flint}//' specs/rocks.yaml
run 0 lock update --all specs/rocks.yaml
! grep -q rock-flint specs/rocks.lock || problem 'an instance that is gone is still locked'

# What -D makes can be approved, one after the other.
grep -v instances specs/rocks.yaml >specs/bare.yaml
for what in slate gravel; do
	run 0 specs/bare.yaml -D what=$what -o out/$what.asset.json
	run 0 lock update --all specs/bare.yaml -D what=$what
done
same 'locked by -D' "$(grep -o 'rock-[a-z]*' specs/bare.lock | sort -u | tr '\n' ' ')" 'rock-gravel rock-slate '
run 0 specs/bare.yaml -D what=slate -o out/slate.asset.json --locked
run 2 lock check specs/bare.yaml -D colour=red
says "no template here has a parameter 'colour'"
