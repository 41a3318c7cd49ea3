"""judge_manifest.py BASE WRITTEN RECORD... - is WRITTEN the manifest BASE, joined by the entries of
the records, and nothing else changed? Walks both in their order; numbers are compared as written."""

import json
import sys

# What link says of an asset. Anything else in an entry is whoever's wrote it.
DERIVED = set(
    "id type path atlas atlasXML formats variants width height frameWidth frameHeight margin spacing duration "
    "sampleRate channels draft aiGenerated aiProvider aiCost generatedDate".split()
)
problems = []


class Number(str):
    pass


class Pairs(list):
    def get(self, name):
        return dict(self).get(name)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=Pairs, parse_int=Number, parse_float=Number)


def problem(where, what):
    problems.append(f"{'.'.join(where) or 'the file'}: {what}")


def shown(value):
    return repr(value)[:200]


def same(where, base, made):
    if isinstance(base, Number) != isinstance(made, Number) or base != made or type(base) is not type(made):
        problem(where, f"{shown(made)} is not {shown(base)}")


def named(section):
    """The names and values of a section, whether it is a map or a list."""
    if isinstance(section, Pairs):
        return list(section)
    return [(item.get("key"), item) for item in section]


def replaced(where, base, made, record):
    """An entry of ours in the place of another: the other's words stay, in their order."""
    theirs = [(k, v) for k, v in base if k not in DERIVED]
    kept = [(k, v) for k, v in made if k not in DERIVED and k in dict(base)]
    same(where, theirs, kept)
    ours(where, made, record)


def ours(where, made, record):
    product = record.get("products")[0]
    for name, value in (
        ("id", record.get("id")),
        ("type", record.get("manifest").get("type")),
        ("path", record.get("manifest").get("path")),
        ("width", product.get("width")),
        ("height", product.get("height")),
    ):
        same(where + [name], value, made.get(name))


def is_entry(value):
    return isinstance(value, Pairs) and (
        isinstance(value.get("path"), str) or isinstance(value.get("type"), str) or isinstance(value.get("variants"), Pairs)
    )


def added(where, made, records, is_list):
    """A value that the base does not have: an entry of ours, or a section of such."""
    record = records.pop(tuple(where), None)
    if record:
        ours(where, made, record)
        if (made.get("key") == where[-1]) != is_list:
            problem(where, "has a key, or none, where it should not")
        return
    if is_entry(made):
        problem(where, "is an entry of nobody")
        return
    if isinstance(made, Pairs) == (where[:2] == ["audio", "sfx"] and len(where) > 2):
        problem(where, "is a map, or a list, and should not be")
    names = [name for name, _ in named(made)]
    if not names or names != sorted(names, key=lambda name: name.encode()):
        problem(where, f"is empty or not in order: {names}")
    for name, value in named(made):
        added(where + [name], value, records, isinstance(made, list) and not isinstance(made, Pairs))


def section(where, base, made, records):
    if isinstance(base, Pairs) != isinstance(made, Pairs):
        problem(where, "is no longer a map, or no longer a list")
        return
    is_list = not isinstance(base, Pairs)
    old, new = named(base), named(made)
    if [n for n, _ in old] != [n for n, _ in new[: len(old)]]:
        problem(where, f"begins with {[n for n, _ in new[:len(old)]]}, not {[n for n, _ in old]}")
        return
    for (name, theirs), (_, value) in zip(old, new):
        at = where + [name]
        record = records.pop(tuple(at), None)
        if record:
            replaced(at, theirs, value, record)
        elif is_entry(theirs) or not isinstance(theirs, list):
            same(at, theirs, value)
        else:
            section(at, theirs, value, records)
    more = [name for name, _ in new[len(old) :]]
    if more != sorted(more, key=lambda name: name.encode()):
        problem(where, f"what is new is not in order: {more}")
    for name, value in new[len(old) :]:
        added(where + [name], value, records, is_list)


base, made = load(sys.argv[1]), load(sys.argv[2])
records = {}
for path in sys.argv[3:]:
    record = load(path)
    place = record.get("manifest")
    records[tuple(place.get("section").split(".") + [place.get("key")])] = record

if base.get("assetc") is None and made and made[0][0] == "assetc":
    made = Pairs(made[1:])
same([], [(k, v) for k, v in base if k != "assets"], [(k, v) for k, v in made if k != "assets"])
same([], [k for k, _ in base], [k for k, _ in made])
section([], base.get("assets"), made.get("assets"), records)
for left in records:
    problem(left, "is not in the manifest")

print("\n".join(problems))
sys.exit(1 if problems else 0)
