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
finish
