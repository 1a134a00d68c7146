"""Holds a stack of defaults to what a new AWS account can make, in each partition, and
the schedule to what EventBridge Scheduler takes.
"""

import json
import re
import unittest
import zipfile

from deploy.schedule import fault
from deploy.stack import NEW, ROOT, Stack, read

# What any account may make from its first day on, of the kinds here: none needs a quota to be raised, a domain or a key.
FROM_THE_FIRST_DAY = {
    "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Stage", "AWS::Athena::NamedQuery", "AWS::Athena::WorkGroup", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard",
    "AWS::Glue::Database", "AWS::Glue::Table", "AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Logs::LogGroup",
    "AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SQS::Queue", "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule", "AWS::SecretsManager::Secret", "AWS::StepFunctions::StateMachine",
}
# Of a new account: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. It has 10 copies, and Lambda wants to keep more than that unreserved.
MOST_MEMORY = 3008
CONSOLES = {
    ("aws", "eu-central-1", "amazonaws.com"): "eu-central-1.console.aws.amazon.com",
    ("aws-cn", "cn-north-1", "amazonaws.com.cn"): "cn-north-1.console.amazonaws.cn",
    ("aws-us-gov", "us-gov-west-1", "amazonaws.com"): "us-gov-west-1.console.amazonaws-us-gov.com",
}
TICK = "WatchFunctionTick"  # the schedule of the watch
ZONES = zipfile.ZipFile(ROOT / "internal/zones/zoneinfo.zip").namelist()


def schedules(made):
    return {n: r for n, r in made.items() if r["Type"] == "AWS::Scheduler::Schedule"}


class NewAccount(unittest.TestCase):
    def test_defaults_can_be_made(self):
        made = Stack(NEW).made()
        self.assertLessEqual({r["Type"] for r in made.values()}, FROM_THE_FIRST_DAY)
        functions = {n: r["Properties"] for n, r in made.items() if r["Type"] == "AWS::Lambda::Function"}
        self.assertEqual(len(functions), 4)
        for name, p in functions.items():
            self.assertFalse({"ReservedConcurrentExecutions", "ProvisionedConcurrencyConfig", "VpcConfig", "CodeSigningConfigArn"} & set(p), name)
            self.assertLessEqual(p["MemorySize"], MOST_MEMORY, name)

    def test_concurrency_is_reserved_where_it_is_asked_for(self):
        made = Stack(NEW, {"PullConcurrency": "2", "ReportConcurrency": "3", "LookupConcurrency": "5", "WatchConcurrency": "1"}).made()
        reserved = {n: r["Properties"].get("ReservedConcurrentExecutions") for n, r in made.items() if r["Type"] == "AWS::Lambda::Function"}
        self.assertEqual(reserved, {"PullFunction": "2", "DailyReportFunction": "3", "CallInsightsFunction": "5", "WatchFunction": "1"})

    def test_nothing_is_wanted_but_what_is_asked(self):
        """No parameter lacks a default, so that Enter is an answer to each."""
        self.assertFalse([n for n, p in read(NEW)["Parameters"].items() if "Default" not in p])


class Partitions(unittest.TestCase):
    def test_links_and_arns_are_the_partition_s_own(self):
        for (partition, region, suffix), console in CONSOLES.items():
            stack = Stack(NEW, **{"AWS::Partition": partition, "AWS::Region": region, "AWS::URLSuffix": suffix})
            outputs = {name: o["Value"] for name, o in stack.made("Outputs").items()}
            for name in ("Reports", "DashboardUrl"):
                self.assertEqual(outputs[name].split("/")[2], console)
            for name in ("Endpoint", "LookUpCall"):
                self.assertIn(f".execute-api.{region}.{suffix}", outputs[name])
            text = json.dumps([stack.made(), outputs])
            self.assertEqual(set(re.findall(r"arn:(aws[a-z-]*)[:/]", text)), {partition})
            hosts = set(re.findall(r"[\w.$*{}-]+\.(?:amazonaws|aws\.amazon)\.[a-z.]+\w", text))
            principals = {h for h in hosts if re.fullmatch(r"(lambda|states|scheduler|apigateway|cloudwatch)\.amazonaws\.com", h)}
            self.assertFalse({h for h in hosts - principals if not h.endswith(suffix) and h != console}, partition)


class Schedules(unittest.TestCase):
    def test_each_hour_is_one(self):
        for hour in read(NEW)["Parameters"]["ScheduleHour"]["AllowedValues"]:
            made = Stack(NEW, {"ScheduleHour": str(hour), "ReportTimezone": "Europe/Berlin"}).made()
            [schedule] = [r["Properties"] for n, r in schedules(made).items() if n != TICK]
            self.assertIsNone(fault(schedule["ScheduleExpression"]))
            # The day of the schedule is the day of the report.
            self.assertEqual(schedule["ScheduleExpressionTimezone"], "Europe/Berlin")
            self.assertEqual(made["PullFunction"]["Properties"]["Environment"]["Variables"]["REPORT_TIMEZONE"], "Europe/Berlin")

    def test_watch_starts_in_the_minute_after_a_slice_is_closed(self):
        for minutes in read(NEW)["Parameters"]["WatchMinutes"]["AllowedValues"]:
            made = Stack(NEW, {"WatchMinutes": str(minutes)}).made()
            self.assertEqual(TICK in made, minutes > 0, minutes)
            if not minutes:
                continue
            expression = made[TICK]["Properties"]["ScheduleExpression"]
            self.assertIsNone(fault(expression))
            [first, step] = re.fullmatch(r"cron\((\d+)(?:/(\d+))? \* \* \* \? \*\)", expression).groups()
            starts = range(int(first), 60, int(step or 60))
            self.assertEqual((starts[0], len(starts)), (1, 60 // minutes), minutes)
            # Each period has one run, so that alarms count runs.
            [behind] = [m["MetricStat"]["Period"] for m in made["WatchBehind"]["Properties"]["Metrics"] if "MetricStat" in m]
            for period in (behind, made["IncidentsUntold"]["Properties"]["Period"]):
                self.assertEqual(int(period), 60 * minutes)

    def test_one_run_says_nothing_of_an_hour(self):
        """A message waits for an hour where two runs at least have seen it."""
        given = {"WebhookSecretArn": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-AbCdEf"}
        for minutes, hours in ((0, 1), (5, 1), (10, 1), (15, 1), (30, 1), (60, 2)):
            alarm = Stack(NEW, {**given, "WatchMinutes": str(minutes)}).made()["OutboxNotEmpty"]["Properties"]
            self.assertEqual((int(alarm["Period"]), int(alarm["EvaluationPeriods"])), (3600, hours), minutes)

    def test_nothing_is_left_of_a_watch_that_is_off(self):
        """But for one alarm, which then looks at the other function that empties the outbox, a list of what is shown and one rule of the bucket."""
        given = {"WebhookSecretArn": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-AbCdEf", "KmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/1"}
        on, off = (Stack(NEW, {**given, "WatchMinutes": minutes}).made() for minutes in ("5", "0"))
        self.assertEqual({name for name in on if name not in off}, {
            "WatchRole", "WatchFunction", "WatchFunctionEventInvokeConfig", TICK, TICK + "Role", "WatchLogs", "WatchWebhook", "WatchKey", "IncidentOpen", "WatchBehind", "IncidentsUntold"})
        self.assertFalse(re.findall(r"(?<!Cloud)Watch\w*|WATCH_\w*|Incident\w+", json.dumps(off)))
        self.assertEqual({name for name in on if name in off and on[name] != off[name]}, {"OutboxNotEmpty", "Dashboard", "ReportBucket"})
        outputs = [set(Stack(NEW, {"WatchMinutes": minutes}).made("Outputs")) for minutes in ("5", "0")]
        self.assertEqual(outputs[0] - outputs[1], {"Watch"})

    def test_judge(self):
        for good in ("cron(15 4 * * ? *)", "cron(0/5 8-17 ? * MON-FRI *)", "cron(0 0 L * ? 2026-2030)", "cron(0 9 ? * 2#1 *)", "rate(1 hour)", "rate(5 minutes)", "at(2026-11-22T04:15:00)"):
            self.assertIsNone(fault(good), good)
        for bad in ("cron(30 2 * * *)", "30 2 * * ? *", "every day", "cron(15 24 * * ? *)", "cron(60 4 * * ? *)", "cron(15 4 * * * *)", "cron(15 4 ? * ? *)", "cron(15 4.5 * * ? *)",
                    "cron(15 4 * FOO ? *)", "cron(15/0 4 * * ? *)", "cron(15 4 0 * ? *)", "rate(1 minutes)", "rate(0 hours)", "rate(5 hour)", "cron(15 {hour} * * ? *)", "cron()"):
            self.assertIsNotNone(fault(bad), bad)

    def test_zones_that_are_taken_are_those_that_there_are(self):
        pattern = read(NEW)["Parameters"]["ReportTimezone"]["AllowedPattern"]
        areas = set(re.search(r"\(([A-Z]\w+(?:\|\w+)+)\)/", pattern)[1].split("|"))
        self.assertEqual(areas, {name.split("/")[0] for name in ZONES if "/" in name})
        for name in ["UTC", "GMT", *(name for name in ZONES if "/" in name)]:
            self.assertRegex(name, re.compile(rf"\A(?:{pattern})\Z"))
        self.assertIn(read(NEW)["Parameters"]["ReportTimezone"]["Default"], [*ZONES, "UTC"])


if __name__ == "__main__":
    unittest.main()
