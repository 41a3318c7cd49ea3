"""judge_requests.py FOLDER FILE... - says of each file SCHEMA.NUMBER.json, a request's body, whether the vendors' schemas in
FOLDER allow it, and whether it has only fields that they name:

    FILE<TAB>valid | the first fault

Exits with 1 when one is not valid.
"""

import json
import os
import sys

import jsonschema

FILES = {"CreateImageRequest": "openai-images.schema.json", "SoundGenerationRequest": "elevenlabs-sound.schema.json",
         "MusicRequest": "elevenlabs-sound.schema.json"}


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def validator(folder, name):
    with open(os.path.join(folder, FILES[name]), encoding="utf-8") as file:
        document = json.load(file)
    if name == "CreateImageRequest":
        # The snapshot is older than the newest models.
        added = document["x-after-snapshot"]["quality_added_for_2_5"]
        document["$defs"][name]["properties"]["quality"]["enum"] += added
    document["$defs"][name]["additionalProperties"] = False
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": document["$defs"]})


def judge(folder, path):
    with open(path, "rb") as file:
        try:
            body = json.loads(file.read().decode("utf-8"), object_pairs_hook=unique)
        except ValueError as error:
            return str(error)
    name = os.path.basename(path).split(".")[0]
    errors = sorted(validator(folder, name).iter_errors(body), key=str)
    return f"{list(errors[0].absolute_path)}: {errors[0].message}" if errors else "valid"


def main(folder, paths):
    wrong = 0
    for path in paths:
        verdict = judge(folder, path)
        wrong |= verdict != "valid"
        print(f"{path}\t{verdict}")
    return wrong


sys.exit(main(sys.argv[1], sys.argv[2:]))
