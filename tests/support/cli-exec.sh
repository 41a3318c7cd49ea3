# cli-exec.sh - what the scripts below cli/exec and cli/trust share; sourced after cli-lib.sh. Makes a
# project whose command `flat` is support/worker.py.
need python3 jq

mkdir -p project/tools
cd project
cp "$support/worker.py" tools/worker.py
export COUNT=$PWD/../calls
: >"$COUNT"

# policy [MORE]: the policy file; MORE are further members of the command.
policy() {
	local more=', version: "1", inputs: [tools/worker.py]'
	[ $# -eq 0 ] || more=$1
	cat >assets.policy.yaml <<-END
		commands:
		  flat: {argv: [python3, tools/worker.py], env: [COUNT], timeout_s: 30$more}
	END
}

# flat ID PROMPT [MORE]: a spec; MORE are further members of generation.
flat() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: exec, command: flat${3:-}}
		prompt: {base: "$2", parameters: {size: 12x10}}
		integration: {manifest_path: $1.png}
	END
}

calls() {
	wc -l <"$COUNT" | tr -d ' '
}
