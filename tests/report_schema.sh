#!/usr/bin/env bash
# What `sinkflow verify` writes is valid under docs/report.schema.json, the example of docs/formats.md too, and the schema
# rejects reports that are broken. Arguments: source tree, build tree.
set -euo pipefail
source=$1
program=$2/apps/sinkflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
verify() { "$program" verify "$@" >/dev/null 2>&1 || [ $? = 1 ] || { echo "report_schema: verify $* fails" >&2; exit 1; }; }
verify 'sharp.*' thm9-hyp.corrected --out measured
verify sharp.exponent --xi 0 --out skipped
verify thm9-hyp.corrected --rtol 1e-2 --atol 1e-2 --out undecided

# The system's Python, as jsonschema is a package of the system.
/usr/bin/python3 - "$source" <<'PYTHON'
import copy
import json
import re
import sys

from jsonschema import Draft202012Validator

source = sys.argv[1]
with open(source + "/docs/report.schema.json") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)


def not_json(text):
    raise ValueError(text + " is no JSON")


def report(path):
    with open(path) as file:
        return json.load(file, parse_constant=not_json)


reports = {name: report(name + "/report.json") for name in ("measured", "skipped", "undecided")}
section = open(source + "/docs/formats.md").read().split("## `report.json`")[1]
reports["docs/formats.md"] = json.loads(re.search(r"```json\n(.*?)```", section, re.S).group(1))
for name, document in reports.items():
    for error in validator.iter_errors(document):
        sys.exit(f"report_schema: {name}: {error.json_path}: {error.message}")
assert reports["skipped"]["claims"][0]["skipped"]
assert len(reports["measured"]["claims"]) > 2

# Every key that is documented to be there is required: a report without it is rejected, and so are wrong values.
good = reports["measured"]
wrong = [({}, "an empty object"), ([], "no object")]


def broken(path, change, label):
    document = copy.deepcopy(good)
    *parents, last = path
    place = document
    for step in parents:
        place = place[step]
    change(place, last)
    wrong.append((document, label))


def remove(place, key):
    del place[key]


def put(value):
    def change(place, key):
        place[key] = value
    return change


claim, check = ("claims", 0), ("claims", 0, "checks", 0)
for parent in ((), ("provenance",), claim, check, claim + ("control",), claim + ("control", "weakest")):
    place = good
    for step in parent:
        place = place[step]
    for key in place:
        if key != "libraries" or parent:
            broken(parent + (key,), remove, f"without {parent + (key,)}")
for path, value in (
    (("provenance", "bigram_hash"), "86c4"), (("provenance", "claims_not_run"), -1), (claim + ("verdict",), "green"),
    (claim + ("as_expected",), "true"), (claim + ("seconds",), None), (claim + ("skipped",), True),
    (claim + ("tags",), []), (claim + ("kind",), "guess"), (claim + ("figures",), ["/tmp/a.svg"]),
    (claim + ("checks",), []), (claim + ("control", "verdict"), None), (check + ("measured",), "NaN"),
    (check + ("measured",), None), (check + ("reason",), ""), (("more",), 1), (claim + ("seeds",), [-1]),
):
    broken(path, put(value), f"{path} = {value!r}")
assert len(wrong) > 50
for document, label in wrong:
    if validator.is_valid(document):
        sys.exit("report_schema: the schema lets a broken report pass: " + label)
print(f"{len(reports)} reports are valid, {len(wrong)} broken ones are not")
PYTHON
