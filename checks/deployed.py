"""What template.yaml gives each function, by the function's name in it: what the
Go runtime is told, what its role reaches in the bucket, and which of its metrics
somebody looks at."""

import pathlib
import re

from samcli.yamlhelper import yaml_parse

from dashboard import widgets

ROOT = pathlib.Path(__file__).parent.parent
RESOURCES = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
NAMESPACE = "ZentrunkReports"


def runtime(function: str) -> dict:
    """The variables of Go's runtime."""
    variables = RESOURCES[function]["Properties"]["Environment"]["Variables"]
    return {name: str(value) for name, value in variables.items() if name.startswith("GO")}


def reach(function: str, bucket: str) -> set:
    """Every (action, pattern of ARNs) of S3 that the function's role allows, where
    the stack has no prefix and uses everything."""
    values = {"AWS::Partition": "aws", "Bucket": bucket, "ReportPrefix": ""}
    role, _ = RESOURCES[function]["Properties"]["Role"]["Fn::GetAtt"]
    found = set()
    beside = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::IAM::RolePolicy" and r["Properties"]["RoleName"] == {"Ref": role}]
    for policy in RESOURCES[role]["Properties"]["Policies"] + beside:
        for statement in policy["PolicyDocument"]["Statement"]:
            if set(statement) != {"Effect", "Action", "Resource"} or statement["Effect"] != "Allow":
                raise SystemExit(f"{role} has a statement that this proof cannot judge: {statement}")
            for action in as_list(statement["Action"]):
                if action.startswith("s3:"):
                    for resource in as_list(statement["Resource"]):
                        text, _ = resource["Fn::Sub"]
                        found.add((action, re.sub(r"\$\{([\w:]+)\}", lambda m: values[m[1]], text)))
    return found


def watched() -> set:
    """Every (function, metric) of ours that an alarm or the dashboard looks at."""
    found = set()
    for resource in RESOURCES.values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            queries = [q["MetricStat"]["Metric"] for q in properties.get("Metrics", []) if "MetricStat" in q]
            for metric in queries or [properties]:
                if metric["Namespace"] == NAMESPACE:
                    [dimension] = metric["Dimensions"]
                    # Of a choice, each has to be written.
                    for value in dimension["Value"].get("Fn::If", [None, dimension["Value"]])[1:]:
                        found.add((value["Ref"], metric["MetricName"]))
        if resource["Type"] == "AWS::CloudWatch::Dashboard":
            for widget in widgets(properties):
                for row in widget["properties"].get("metrics", []):
                    if row[0] == NAMESPACE:
                        found.add((row[3].strip("${}"), row[1]))
    return found


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]
