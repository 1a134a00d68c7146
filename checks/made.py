"""What CloudFormation makes of the template (transform.py), and how its tests ask."""

import json
import pathlib

ROOT = pathlib.Path(__file__).parent.parent
MADE = json.loads((ROOT / "build/template.json").read_text())
RESOURCES = MADE["Resources"]
# The sizes of one program.
PULL, REPORT, WATCH = "PullFunction", "DailyReportFunction", "WatchFunction"


def of_type(kind):
    return {name: r for name, r in RESOURCES.items() if r["Type"] == kind}


def as_list(value):
    return value if isinstance(value, list) else [value]


def policies_of(role):
    """The documents of a role's own policies and of those that stand beside it."""
    for policy in RESOURCES[role]["Properties"]["Policies"]:
        yield policy["PolicyDocument"]
    for r in of_type("AWS::IAM::RolePolicy").values():
        if r["Properties"]["RoleName"] == {"Ref": role}:
            yield r["Properties"]["PolicyDocument"]


def actions_of(role):
    return {a for d in policies_of(role) for s in d["Statement"] for a in as_list(s["Action"])}


def resolve(node, values):
    """Chooses the branches of Fn::If that the conditions in values say."""
    if isinstance(node, dict):
        if set(node) == {"Fn::If"}:
            name, yes, no = node["Fn::If"]
            return resolve(yes if values.get(name) else no, values)
        resolved = {k: resolve(v, values) for k, v in node.items()}
        return {k: v for k, v in resolved.items() if v != {"Ref": "AWS::NoValue"}}
    if isinstance(node, list):
        return [resolve(v, values) for v in node]
    return node
