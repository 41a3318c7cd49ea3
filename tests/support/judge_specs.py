"""judge_specs.py SCHEMA FILE... - says of each file of specs what a JSON Schema validator says of it:

    NAME<TAB>valid | invalid | unreadable<TAB>the first fault

A reader of its own stands between: PyYAML with the resolvers of YAML 1.2's core schema, so that the
program under test is not asked about itself. PyYAML takes keys that stand twice, and follows
aliases without a bound of its own; a file that holds no document at all is valid.
"""

import json
import math
import re
import sys

import jsonschema
import yaml

TAG = "tag:yaml.org,2002:"


class Core(yaml.SafeLoader):
    """Plain scalars as YAML 1.2's core schema has them, keys as text."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "not a mapping", node.start_mark)
        self.flatten_mapping(node)
        found = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key that is no text", key.start_mark)
            found[key.value] = self.construct_object(value, deep=True)
        return found


def number(text):
    value = float(text.replace(".inf", "inf").replace(".nan", "nan"))
    return value if math.isfinite(value) else None  # as JSON.stringify has it


def whole(text):
    sign, digits = (-1, text[1:]) if text[0] == "-" else (1, text.lstrip("+"))
    base = {"0x": 16, "0o": 8}.get(digits[:2], 10)
    return sign * int(digits[2:] if base != 10 else digits, base)


for tag, pattern in (
    ("null", r"^(~|null|Null|NULL|)$"),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$"),
    ("int", r"^([-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)$"),
    ("float", r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$"),
    ("merge", r"^<<$"),
):
    Core.add_implicit_resolver(TAG + tag, re.compile(pattern), None)
Core.add_constructor(TAG + "null", lambda loader, node: None)
Core.add_constructor(TAG + "bool", lambda loader, node: node.value.lower() == "true")
Core.add_constructor(TAG + "int", lambda loader, node: whole(node.value))
Core.add_constructor(TAG + "float", lambda loader, node: number(node.value.lower()))


def judge(validator, path):
    try:
        with open(path, "rb") as file:
            documents = [d for d in yaml.load_all(file, Core) if d is not None]
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as fault:
        return "unreadable", str(fault)
    for document in documents:
        fault = jsonschema.exceptions.best_match(validator.iter_errors(document))
        if fault is not None:
            place = "/".join(map(str, fault.absolute_path))
            return "invalid", f"{place}: {fault.message}"
    return "valid", ""


def once(pairs):
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"the schema has {twice} twice in one object")
    return dict(pairs)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file, object_pairs_hook=once)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        result, fault = judge(validator, path)
        print(path, result, fault.replace("\n", " ").replace("\t", " ")[:200], sep="\t")


if __name__ == "__main__":
    main()
