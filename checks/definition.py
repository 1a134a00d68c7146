"""The workflow's definition as template.yaml deploys it."""

import json
import pathlib
import re

from samcli.yamlhelper import yaml_parse

ROOT = pathlib.Path(__file__).parent.parent


def definition(**values) -> dict:
    """Returns the definition with values in place of what the template fills in.
    Values go by the names of DefinitionSubstitutions; one too many or too few
    is an error, as is a placeholder that nothing fills in."""
    workflow = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]["ReportWorkflow"]["Properties"]
    named = set(workflow["DefinitionSubstitutions"])
    text = (ROOT / workflow["DefinitionUri"]).read_text()
    used = set(re.findall(r"\$\{(\w+)\}", re.sub(r"(?m)^\s*#.*$", "", text)))
    if not named == used == set(values):
        raise SystemExit(f"the template fills in {sorted(named)}, the definition has {sorted(used)}, the proof knows {sorted(values)}")
    for name, value in values.items():
        text = text.replace("${" + name + "}", str(value))
    return yaml_parse(text)


def states(part: dict):
    """Yields every (name, state), those inside of Maps too."""
    for name, state in part["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def check(whole: dict):
    """Holds what a validator does not see: which size of the function does which
    step, the same Retry for each of them, a bound and a Catch on every task, and no
    field that the language does not have."""
    faults = []
    tasks = {name: s for name, s in states(whole) if s["Type"] == "Task"}
    steps = {name: s for name, s in tasks.items() if s["Resource"].endswith(":lambda:invoke")}
    tell = steps.pop("Tell")
    if len(steps) != 4 or len({json.dumps(s["Retry"]) for s in steps.values()}) != 1:
        faults.append(f"the Retry blocks of {sorted(steps)} differ")
    if tell["Retry"] != tasks["Notice"]["Retry"] or tell["Parameters"]["FunctionName"] != steps["Publish"]["Parameters"]["FunctionName"]:
        faults.append("Tell waits longer than the notice does, or runs where the webhook's secret is not read")
    does = {s["Parameters"]["Payload"]["step"]: s["Parameters"]["FunctionName"] for s in steps.values()}
    if not does["days"] == does["plan"] == does["pull"] != does["publish"]:
        faults.append(f"the steps run on {does}, want the small function but for publish")
    retried = {error for retrier in steps["Plan"]["Retry"] for error in retrier["ErrorEquals"]}
    for error in ("BadEvent", "Unauthorized", "Refused", "Disk", "OtherAccount", "StagedGone", "States.ALL", "States.TaskFailed"):
        if error in retried:
            faults.append(f"{error} is retried: another attempt cannot mend it")
    for error in ("RateLimited", "Unavailable", "BadResponse", "Storage", "Deadline", "Lambda.TooManyRequestsException"):
        if error not in retried:
            faults.append(f"{error} is not retried")
    for name in ("Plan", "Publish"):
        if "WhoseDay" not in {c["Next"] for c in steps[name]["Catch"][:-1] if c["ErrorEquals"] == ["OtherAccount"]}:
            faults.append(f"{name} does not ask whose day it is that is another account's")
    fields = {"ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts", "JitterStrategy"}
    for name, task in tasks.items():
        if not 0 < task.get("TimeoutSeconds", 0) <= 930:
            faults.append(f"{name} has no bound")
        if "States.ALL" not in task["Catch"][-1]["ErrorEquals"]:
            faults.append(f"{name} does not catch everything")
        for retrier in task["Retry"]:
            if set(retrier) != fields:
                faults.append(f"{name} has a Retry with {sorted(set(retrier) ^ fields)} too few or too many")
            if retrier["JitterStrategy"] != "FULL":
                faults.append(f"{name} retries without jitter")
    if faults:
        raise SystemExit("workflow.asl.yaml: " + "; ".join(faults))


if __name__ == "__main__":
    import sys

    whole = definition(
        PullFunctionArn="arn:aws:lambda:eu-central-1:123456789012:function:pull",
        DailyReportFunctionArn="arn:aws:lambda:eu-central-1:123456789012:function:dailyreport",
        NoticeTopicArn="arn:aws:sns:eu-central-1:123456789012:alarms", BucketName="reports", ReportEncryption="", Partition="aws")
    check(whole)
    pathlib.Path(sys.argv[1]).write_text(json.dumps(whole, indent=1))
