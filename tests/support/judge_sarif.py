"""judge_sarif.py FILE - reads a file that must be one SARIF 2.1.0 log and nothing else, holds it
against what the standard (OASIS, sections named below) demands of the members used, and prints one
line per result:

    LEVEL<TAB>RULE<TAB>PATH:LINE:COLUMN-END<TAB>MESSAGE<TAB>number of related locations

PATH is the decoded URI.
"""

import json
import sys
from urllib.parse import unquote, urlsplit

PROPERTIES = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "invocations", "columnKind", "results"},
    "driver": {"name", "version", "rules"},
    "rule": {"id", "shortDescription", "defaultConfiguration"},
    "invocation": {"executionSuccessful", "exitCode", "toolExecutionNotifications"},
    "notification": {"level", "message"},
    "result": {"ruleId", "ruleIndex", "level", "message", "properties", "locations", "relatedLocations"},
    "location": {"physicalLocation", "message"},
    "physical": {"artifactLocation", "region"},
    "region": {"startLine", "startColumn", "endColumn"},
}
LEVELS = {"none", "note", "warning", "error"}


def demand(condition, what):
    if not condition:
        sys.exit(f"not SARIF: {what}")


def known(kind, value):
    demand(isinstance(value, dict), f"{kind} is no object")
    demand(set(value) <= PROPERTIES[kind], f"{kind} has {set(value) - PROPERTIES[kind]}")


def text_of(message):
    demand(set(message) == {"text"} and message["text"], "a message without text (3.11)")
    return " ".join(message["text"].split("\n"))


def whole(value, least, what):
    demand(isinstance(value, int) and not isinstance(value, bool) and value >= least, what)


def place_of(location):
    known("location", location)
    if "physicalLocation" not in location:
        return "-"
    physical = location["physicalLocation"]
    known("physical", physical)
    demand(set(physical["artifactLocation"]) == {"uri"}, "artifactLocation (3.4)")
    uri = physical["artifactLocation"]["uri"]
    demand(uri and all(33 <= ord(c) < 127 and c not in '"<>\\^`{|}' for c in uri), f"a URI reference: {uri!r}")
    parts = urlsplit(uri)
    demand(parts.scheme in ("", "file") and not parts.query and not parts.fragment, f"the parts of {uri}")
    demand((parts.scheme == "file") == parts.path.startswith("/"), f"absolute or relative: {uri}")
    place = unquote(parts.path, errors="backslashreplace")
    if "region" not in physical:
        return place
    region = physical["region"]
    known("region", region)
    whole(region["startLine"], 1, "startLine (3.30.5)")
    whole(region["startColumn"], 1, "startColumn (3.30.6)")
    end = region.get("endColumn", "")
    if end != "":
        whole(end, region["startColumn"] + 1, "endColumn (3.30.8)")
    return f"{place}:{region['startLine']}:{region['startColumn']}-{end}"


def rules_of(driver):
    known("driver", driver)
    demand(driver["name"] == "assetc" and driver["version"], "the driver's name (3.19.8)")
    for rule in driver["rules"]:
        known("rule", rule)
        demand(rule["id"] and text_of(rule["shortDescription"]), "a rule (3.49)")
        demand(rule["defaultConfiguration"]["level"] in LEVELS, "level of a rule (3.50.3)")
    ids = [rule["id"] for rule in driver["rules"]]
    demand(len(ids) == len(set(ids)), "rules that stand twice (3.19.23)")
    return ids


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        log = json.load(file)
    known("log", log)
    demand(log["version"] == "2.1.0" and len(log["runs"]) == 1, "version, one run (3.13)")
    run = log["runs"][0]
    known("run", run)
    demand(run["columnKind"] == "unicodeCodePoints", "columnKind (3.14.27)")
    rules = rules_of(run["tool"]["driver"])
    (invocation,) = run["invocations"]
    known("invocation", invocation)
    demand(isinstance(invocation["executionSuccessful"], bool), "executionSuccessful (3.20.14)")
    whole(invocation["exitCode"], 0, "exitCode (3.20.5)")
    for notice in invocation.get("toolExecutionNotifications", []):
        known("notification", notice)
        print("notice", text_of(notice["message"]), sep="\t")
    for result in run["results"]:
        known("result", result)
        demand(result["level"] in LEVELS, "level (3.27.10)")
        demand(rules[result["ruleIndex"]] == result["ruleId"], "ruleIndex (3.27.6)")
        places = [place_of(location) for location in result.get("locations", [])]
        related = result.get("relatedLocations", [])
        demand(all(place_of(r) and text_of(r["message"]) for r in related), "related locations (3.27.22)")
        print(result["level"], result["ruleId"], " ".join(places) or "-", text_of(result["message"]), len(related), sep="\t")
    print("end", invocation["exitCode"], sep="\t")


main()
