"""What CloudFormation decides of a template before it makes anything: which parameters it
takes, which rules hold, which resources there are. Works on what transform.py makes."""

import functools
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).parent.parent.parent
NEW, FORMER = ROOT / "build/template.json", ROOT / "build/former.json"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "123456789012", "AWS::StackName": "reports", "AWS::URLSuffix": "amazonaws.com"}
NOTHING = {"Ref": "AWS::NoValue"}


@functools.cache
def read(path):
    return json.loads(path.read_text())


class Refused(Exception):
    """What CloudFormation answers in place of a stack."""


class Stack:
    """A template with its parameters, as it would be made."""

    def __init__(self, path, given=None, **pseudo):
        self.template = read(path)
        declared = self.template["Parameters"]
        self.values = {name: str(p["Default"]) for name, p in declared.items() if "Default" in p}
        self.values.update({name: value for name, value in (given or {}).items() if name in declared})
        for name, parameter in declared.items():
            judge(name, parameter, self.values[name])
        self.names = {**PSEUDO, **pseudo, **self.values}
        for rule in self.template.get("Rules", {}).values():
            for assertion in rule["Assertions"]:
                if not self.holds(assertion["Assert"]):
                    raise Refused(assertion["AssertDescription"])

    def holds(self, condition):
        if "Condition" in condition:
            return self.condition(condition["Condition"])
        [(kind, arguments)] = condition.items()
        if kind == "Fn::Equals":
            left, right = (self.names[a["Ref"]] if isinstance(a, dict) else str(a) for a in arguments)
            return left == right
        return {"Fn::And": all, "Fn::Or": any, "Fn::Not": lambda held: not held[0]}[kind]([self.holds(a) for a in arguments])

    def condition(self, name):
        return self.holds(self.template["Conditions"][name])

    def made(self, section="Resources"):
        """The resources, or outputs, that there are, with the branches that their conditions choose."""
        return {name: self.resolve(r) for name, r in self.template[section].items() if "Condition" not in r or self.condition(r["Condition"])}

    def resolve(self, node):
        if isinstance(node, list):
            return [kept for kept in map(self.resolve, node) if kept != NOTHING]
        if not isinstance(node, dict):
            return node
        if set(node) == {"Fn::If"}:
            name, yes, no = node["Fn::If"]
            return self.resolve(yes if self.condition(name) else no)
        if set(node) == {"Ref"}:
            return self.names.get(node["Ref"], node)
        if set(node) == {"Fn::Sub"}:
            return self.substitute(node["Fn::Sub"])
        if set(node) == {"Fn::FindInMap"}:
            name, row, column = map(self.resolve, node["Fn::FindInMap"])
            return self.template["Mappings"][name][str(row)][column]
        return {key: kept for key, value in node.items() if (kept := self.resolve(value)) != NOTHING}

    def substitute(self, text):
        text, own = (text, {}) if isinstance(text, str) else (text[0], {k: self.resolve(v) for k, v in text[1].items()})
        known = {**self.names, **own}
        filled = re.sub(r"\$\{([\w:]+)\}", lambda m: known[m[1]] if isinstance(known.get(m[1]), str) else m[0], text)
        return re.sub(r"\$\{!([\w:]+)\}", r"${\1}", filled)


def judge(name, parameter, value):
    """Refuses a value as CloudFormation does, with the parameter's own sentence."""
    fits = True
    if parameter["Type"] == "Number":
        fits = re.fullmatch(r"-?\d+(\.\d+)?", value) is not None and parameter.get("MinValue", float(value)) <= float(value) <= parameter.get("MaxValue", float(value))
    if "AllowedValues" in parameter:
        fits = fits and value in map(str, parameter["AllowedValues"])
    if "AllowedPattern" in parameter:
        fits = fits and re.fullmatch(parameter["AllowedPattern"], value) is not None
    if not fits:
        raise Refused(f"Parameter {name} failed to satisfy constraint: {parameter['ConstraintDescription']}")
