"""Holds what CloudFormation makes of the template to what an operator trusts.

Reads build/template.json (transform.py). The functions and their roles have
template_functions_test.py, Athena's tables and queries template_athena_test.py.
"""

import fnmatch
import json
import re
import unittest

import yaml

from dashboard import widgets
from made import MADE, PULL, REPORT, WATCH, RESOURCES, ROOT, of_type, resolve

SEARCH, DEFAULT = ("/calls", "get"), ("/$default", "x-amazon-apigateway-any-method")


class Routes(unittest.TestCase):
    def deployed(self, jwt, search=True):
        body = resolve(RESOURCES["LookupApi"]["Properties"]["Body"], {"UseJwt": jwt, "UseSearch": search})
        operations = {(path, method): operation for path, item in body["paths"].items() for method, operation in item.items()}
        return operations, body["components"]["securitySchemes"]

    def test_are_those_described(self):
        described = yaml.safe_load((ROOT / "openapi.yaml").read_text())["paths"]
        want = {(p, m) for p, item in described.items() for m in item} | {DEFAULT}
        for search, expected in ((True, want), (False, want - {SEARCH})):
            found, _ = self.deployed(False, search)
            self.assertEqual(set(found), expected)
            self.assertTrue(found[DEFAULT]["isDefaultRoute"])

    def test_none_is_open(self):
        for jwt in (False, True):
            operations, schemes = self.deployed(jwt)
            for where, operation in operations.items():
                with self.subTest(route=where, jwt=jwt):
                    [[(scheme, scopes)]] = [list(s.items()) for s in operation["security"]]
                    self.assertEqual(scheme, "jwt" if jwt else "iam")
                    if jwt:
                        self.assertEqual(schemes[scheme]["x-amazon-apigateway-authorizer"], {
                            "type": "jwt", "identitySource": "$request.header.Authorization",
                            "jwtConfiguration": {"issuer": {"Ref": "JwtIssuer"}, "audience": [{"Ref": "JwtAudience"}]}})
                    else:
                        self.assertEqual(schemes[scheme]["x-amazon-apigateway-authtype"], "awsSigv4")
                    self.assertEqual(scopes, ["calls/search"] if jwt and where == SEARCH else [])
                    self.assertIn("${CallInsightsFunction.Arn}", operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"])
        self.assertIs(RESOURCES["LookupApi"]["Properties"]["FailOnWarnings"], True)

    def test_search_has_a_right_of_its_own(self):
        """What a policy for lookups allows, docs/find.md says; it fits no search, and that for searches no lookup."""
        page = (ROOT / "docs/find.md").read_text()
        lookups, searches = (re.findall(rf"execute-api:[\w-]+:\d+:\w+/\$default/({p})`", page) for p in (r"GET/calls/\*", r"GET/calls"))
        self.assertTrue(lookups and searches)
        for operation in self.deployed(False)[0]:
            path, method = operation
            resource = method.upper() + path.replace("{call_uuid}", "90b6eb07-796c-4d86-a4fd-44ed11667ddb")
            with self.subTest(resource=resource):
                self.assertEqual(fnmatch.fnmatchcase(resource, searches[0]), operation == SEARCH)
                self.assertEqual(fnmatch.fnmatchcase(resource, lookups[0]), operation not in (SEARCH, DEFAULT))
        # The function answers a search by this route alone, whatever path led to another.
        source = (ROOT / "functions/callinsights/handler/request.go").read_text()
        self.assertIn(f'const searchRoute = "{SEARCH[1].upper()} {SEARCH[0]}"', source)

    def test_search_is_off_unless_it_is_asked_for(self):
        parameter = MADE["Parameters"]["LookupSearch"]
        self.assertEqual((parameter["Default"], parameter["AllowedValues"]), ("off", ["off", "on"]))
        self.assertEqual(MADE["Conditions"]["UseSearch"], {"Fn::Equals": [{"Ref": "LookupSearch"}, "on"]})
        self.assertEqual(RESOURCES["CallInsightsFunction"]["Properties"]["Environment"]["Variables"]["LOOKUP_SEARCH"], {"Ref": "LookupSearch"})

    def test_are_throttled_and_logged_without_what_callers_typed(self):
        [stage] = of_type("AWS::ApiGatewayV2::Stage").values()
        self.assertEqual(set(stage["Properties"]["DefaultRouteSettings"]), {"ThrottlingRateLimit", "ThrottlingBurstLimit"})
        fields = json.loads(stage["Properties"]["AccessLogSettings"]["Format"])
        for field in fields.values():
            self.assertNotRegex(field, r"(?i)querystring|\$context\.path\b|rawpath|requestoverride")


class Parameters(unittest.TestCase):
    def test_say_what_they_take(self):
        for name, p in MADE["Parameters"].items():
            with self.subTest(parameter=name):
                self.assertTrue("AllowedPattern" in p or "AllowedValues" in p or {"MinValue", "MaxValue"} <= p.keys())
                self.assertTrue(p["ConstraintDescription"] and p["Description"])
                if p["Type"] == "String" and "AllowedPattern" in p:
                    self.assertRegex(p.get("Default", ""), p["AllowedPattern"])

    def test_are_all_grouped(self):
        groups = MADE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        self.assertEqual(sorted(n for g in groups for n in g["Parameters"]), sorted(MADE["Parameters"]))

    def test_patterns_refuse(self):
        bad = {
            "SecretArn": ["plivo", "arn:aws:s3:::x", *("arn:aws:secretsmanager:eu-central-1:123456789012:secret:" + name for name in ("plivo", "plivo-AbCd", "plivo-AbCd_f"))],
            "WebhookSecretArn": ["webhook", "https://hooks.slack.com/services/T/B/x", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook"],
            "ReportTimezone": ["CET+1;", "europe/berlin", "../etc", ""],
            "ReportPrefix": ["/x/", "x", "../", "a/../b/", "a//"], "ExistingBucket": ["My-Bucket", "s3://b", "b/c"],
            "ReportLink": ["http://x/", "https://x/y"], "AlarmEmail": ["a", "a@b"], "DigestEndpoint": ["http://x"],
            "WatchRunbook": ["docs/operations.md", "http://x/", "https://x/y#fraud", "https://me@x/y", "https://x/?y"],
            "KmsKeyArn": ["alias/reports"], "ReportEncryptionKeyArn": ["alias/reports", "arn:aws:kms:eu-central-1:123456789012:alias/reports", "arn:aws:s3:::x"],
            "JwtIssuer": ["http://x", "https://x?y"], "JwtAudience": ["a,b"], "LookupCacheTtl": ["5", "0m"], "DatabaseName": ["My-Db"],
        }
        good = {
            "WatchRunbook": ["", "https://wiki.example.com", "https://wiki.example.com/zentrunk/operations.html"],
            "ReportTimezone": ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"], "ReportPrefix": ["", "a/", "team=x/y.z/"],
            "SecretArn": ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:plivo-AbCdEf"],
            "WebhookSecretArn": ["", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/webhook-AbCdEf"],
            "ReportEncryptionKeyArn": ["", "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        }
        for name, values in bad.items():
            for v in values:
                self.assertNotRegex(v, re.compile(f"\\A(?:{MADE['Parameters'][name]['AllowedPattern']})\\Z"), name)
        for name, values in good.items():
            for v in values:
                self.assertRegex(v, re.compile(f"\\A(?:{MADE['Parameters'][name]['AllowedPattern']})\\Z"), name)

    def holds(self, node, values):
        """Whether a rule's condition holds for the values of parameters."""
        [(kind, arguments)] = node.items()
        if kind == "Fn::Equals":
            left, right = (values[a["Ref"]] if isinstance(a, dict) else a for a in arguments)
            return left == right
        results = [self.holds(a, values) for a in arguments]
        return {"Fn::And": all, "Fn::Or": any, "Fn::Not": lambda r: not r[0]}[kind](results)

    def test_rules_want_room_for_the_workers(self):
        [rule] = MADE["Rules"]["RoomForWorkers"]["Assertions"]
        default = MADE["Parameters"]["PullConcurrency"]["Default"]
        for workers, concurrency, want in ((1, default, True), (1, 1, True), (2, default, True), (2, 2, False), (25, 1, False), (25, 26, True)):
            self.assertIs(self.holds(rule["Assert"], {"PullWorkers": workers, "PullConcurrency": concurrency}), want, (workers, concurrency))
        self.assertTrue(rule["AssertDescription"])


    def test_rules_want_a_key_with_its_encryption(self):
        [rule] = MADE["Rules"]["KeyOfItsKind"]["Assertions"]
        for encryption in MADE["Parameters"]["ReportEncryption"]["AllowedValues"]:
            for key in ("", "k"):
                self.assertIs(self.holds(rule["Assert"], {"ReportEncryption": encryption, "ReportEncryptionKeyArn": key}), (encryption == "aws:kms") == (key == "k"), (encryption, key))
        self.assertEqual(MADE["Parameters"]["ReportEncryption"]["AllowedValues"], ["", "AES256", "aws:kms"])
        self.assertTrue(rule["AssertDescription"])


class Stores(unittest.TestCase):
    def test_say_what_becomes_of_them(self):
        kinds = {"AWS::Logs::LogGroup": "Delete", "AWS::SecretsManager::Secret": "Retain", "AWS::SQS::Queue": "Delete", "AWS::SNS::Topic": "Delete"}
        for kind, want in kinds.items():
            found = of_type(kind)
            self.assertTrue(found, kind)
            for name, r in found.items():
                self.assertEqual((r["DeletionPolicy"], r["UpdateReplacePolicy"]), (want, want), name)

    def test_bucket_keeps_no_marker_over_nothing(self):
        rules = RESOURCES["ReportBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
        # Of the whole bucket, and in no rule with days of its own: S3 refuses the two together.
        [rule] = [r for r in rules if r.get("ExpiredObjectDeleteMarker")]
        self.assertFalse({"Prefix", "TagFilters", "ExpirationInDays", "ExpirationDate"} & set(rule))
        self.assertEqual(rule["NoncurrentVersionExpiration"], {"NoncurrentDays": 90})

    def test_logs_end(self):
        for name, r in of_type("AWS::Logs::LogGroup").items():
            self.assertEqual(r["Properties"]["RetentionInDays"], {"Ref": "LogRetentionDays"}, name)

    def test_buckets_are_closed(self):
        for name, r in of_type("AWS::S3::Bucket").items():
            block = r["Properties"]["PublicAccessBlockConfiguration"]
            self.assertEqual((len(block), set(block.values())), (4, {True}), name)
            policies = [p["Properties"] for p in of_type("AWS::S3::BucketPolicy").values() if p["Properties"]["Bucket"] == {"Ref": name}]
            self.assertIn("aws:SecureTransport", json.dumps(policies), name)

    def test_alarms_reach_somebody(self):
        alarms = of_type("AWS::CloudWatch::Alarm")
        self.assertEqual(set(alarms), {"WorkflowFailed", "NoReport", "ApiLimited", "LookupErrors", "NotStarted", "DigestUnsent", "ReportInDoubt", "OutboxNotEmpty", "IncidentOpen", "WatchBehind", "IncidentsUntold"})
        for name, r in alarms.items():
            self.assertEqual(r["Properties"]["AlarmActions"], [{"Ref": "AlarmTopic"}], name)
        p = RESOURCES["NoReport"]["Properties"]
        self.assertEqual((p["Metrics"][1]["MetricStat"]["Period"] * p["EvaluationPeriods"], p["TreatMissingData"]), (26 * 3600, "breaching"))

    def test_one_day_in_doubt_rings(self):
        p = RESOURCES["ReportInDoubt"]["Properties"]
        self.assertEqual((p["MetricName"], p["Dimensions"], p["Statistic"]), ("DoubtfulDays", [{"Name": "Function", "Value": {"Ref": REPORT}}], "Sum"))
        self.assertEqual((p["ComparisonOperator"], p["Threshold"], p["EvaluationPeriods"], p["TreatMissingData"]), ("GreaterThanThreshold", 0, 1, "notBreaching"))

    def test_outbox_that_is_never_empty_rings(self):
        p = RESOURCES["OutboxNotEmpty"]["Properties"]
        of = {"Fn::If": ["UseWatch", {"Ref": WATCH}, {"Ref": REPORT}]}  # whichever looks into it more often
        self.assertEqual((p["MetricName"], p["Dimensions"], p["Statistic"]), ("OutboxMessages", [{"Name": "Function", "Value": of}], "Minimum"))
        # What waits goes on waiting through the hours in which nothing runs.
        self.assertEqual((p["ComparisonOperator"], p["Threshold"], p["TreatMissingData"]), ("GreaterThanThreshold", 0, "ignore"))
        # A single run that failed is no alarm: of a watch, two runs at least say that a message waits.
        for minutes, hours in self.of_watch(p["EvaluationPeriods"]).items():
            self.assertGreaterEqual(p["Period"] * hours, 2 * 60 * minutes)
            self.assertEqual(hours == 1, minutes < 60)
        self.assertEqual(p["OKActions"], [{"Ref": "AlarmTopic"}])

    def of_watch(self, found):
        """What an alarm has for each WatchMinutes that makes a watch."""
        name, by, key = found["Fn::FindInMap"]
        self.assertEqual(by, {"Ref": "WatchMinutes"})
        return {m: MADE["Mappings"][name][str(m)][key] for m in MADE["Parameters"]["WatchMinutes"]["AllowedValues"] if m}

    def test_incident_rings_until_it_is_over(self):
        p = RESOURCES["IncidentOpen"]["Properties"]
        self.assertEqual((p["MetricName"], p["Dimensions"], p["Statistic"]), ("IncidentsOpen", [{"Name": "Function", "Value": {"Ref": WATCH}}], "Maximum"))
        self.assertEqual((p["ComparisonOperator"], p["Threshold"], p["EvaluationPeriods"], p["TreatMissingData"]), ("GreaterThanThreshold", 0, 1, "ignore"))

    def test_watch_that_is_behind_or_silent_rings(self):
        p = RESOURCES["WatchBehind"]["Properties"]
        [added, looked_at] = p["Metrics"]
        self.assertEqual((looked_at["MetricStat"]["Metric"]["MetricName"], looked_at["MetricStat"]["Stat"]), ("WatchBehindSeconds", "Minimum"))
        self.assertEqual((p["ComparisonOperator"], p["Threshold"], p["TreatMissingData"]), ("GreaterThanThreshold", 0, "breaching"))
        # Three runs, as the text says: a period has one, however often the watch runs.
        self.assertEqual((p["EvaluationPeriods"], p["DatapointsToAlarm"]), (3, 3))
        self.assertIn("last three runs", p["AlarmDescription"])
        for minutes, seconds in self.of_watch(looked_at["MetricStat"]["Period"]).items():
            self.assertEqual(seconds, 60 * minutes)
        silent = int(re.fullmatch(r"FILL\(behind, (\d+)\)", added["Expression"])[1])
        self.assertGreater(silent, p["Threshold"])

    def test_incident_that_is_not_told_rings(self):
        p = RESOURCES["IncidentsUntold"]["Properties"]
        self.assertEqual((p["MetricName"], p["Dimensions"], p["Statistic"]), ("IncidentsUntold", [{"Name": "Function", "Value": {"Ref": WATCH}}], "Minimum"))
        self.assertIn('metric{"IncidentsUntold", ', (ROOT / "functions/dailyreport/handler/metrics.go").read_text())
        self.assertEqual((p["ComparisonOperator"], p["Threshold"], p["EvaluationPeriods"], p["DatapointsToAlarm"]), ("GreaterThanThreshold", 0, 2, 2))
        # It is written only where somebody is not told: a run without it has told all.
        self.assertEqual(p["TreatMissingData"], "notBreaching")
        for minutes, seconds in self.of_watch(p["Period"]).items():
            self.assertEqual(seconds, 60 * minutes)

    def test_alarm_texts_lead_to_chapters_that_are_there(self):
        chapters = set(re.findall(r"^## (.*)$", (ROOT / "docs/operations.md").read_text(), re.M))
        named = {name: re.findall(r'"([^"]+)"', r["Properties"]["AlarmDescription"]) for name, r in of_type("AWS::CloudWatch::Alarm").items()}
        for name in ("OutboxNotEmpty", "IncidentOpen", "WatchBehind", "IncidentsUntold"):
            self.assertTrue(named[name], name)
        for name, found in named.items():
            self.assertLessEqual(set(found), chapters, name)

    def test_dashboard_shows_every_doubt(self):
        """Each metric that the handler writes only where there is something to tell."""
        source = (ROOT / "functions/dailyreport/handler/metrics.go").read_text()
        doubts = set(re.findall(r'count\("(\w+)"', source))
        self.assertEqual(len(doubts), 4)
        shown = {row[1] for w in widgets(RESOURCES["Dashboard"]["Properties"]) for row in w["properties"].get("metrics", []) if row[0] == "ZentrunkReports" and row[3] == "${DailyReportFunction}"}
        self.assertLessEqual(doubts, shown)

    def test_requests_of_both_sizes_are_added_up(self):
        metrics = RESOURCES["ApiLimited"]["Properties"]["Metrics"]
        [added] = [m for m in metrics if m["ReturnData"]]
        looked_at = {m["Id"]: m["MetricStat"]["Metric"] for m in metrics if not m["ReturnData"]}
        self.assertEqual({(m["MetricName"], m["Dimensions"][0]["Value"]["Ref"]) for m in looked_at.values()},
                         {("ApiThrottled", PULL), ("ApiThrottled", REPORT)})
        self.assertEqual(set(re.findall(r"[a-z]+", added["Expression"])), set(looked_at))

    def test_schedule_starts_the_workflow_once_meant(self):
        schedules = of_type("AWS::Scheduler::Schedule")
        watch = schedules.pop("WatchFunctionTick")
        [schedule] = schedules.values()
        target = schedule["Properties"]["Target"]
        self.assertEqual(json.loads(target["Input"]), {"scheduled_time": "<aws.scheduler.scheduled-time>"})
        self.assertEqual(target["Arn"], {"Ref": "ReportWorkflow"})
        self.assertIn("ReportDeadLetters", json.dumps(target["DeadLetterConfig"]))
        target = watch["Properties"]["Target"]
        self.assertEqual(json.loads(target["Input"]), {"watch": True, "scheduled_time": "<aws.scheduler.scheduled-time>"})
        self.assertEqual(target["Arn"], {"Fn::GetAtt": [WATCH, "Arn"]})

    def test_dashboard_adds_up_what_it_names(self):
        expressions = 0
        for widget in widgets(RESOURCES["Dashboard"]["Properties"]):
            rows = widget["properties"].get("metrics", [])
            ids = {row[-1]["id"] for row in rows if isinstance(row[-1], dict) and "id" in row[-1]}
            named = [set(re.findall(r"[a-z]\d", row[0]["expression"])) for row in rows if isinstance(row[0], dict)]
            expressions += len(named)
            self.assertEqual(set().union(*named), ids, widget["properties"]["title"])
        self.assertEqual(expressions, 2)

    def test_dashboard_shows_every_alarm_and_both_logs(self):
        dashboard = RESOURCES["Dashboard"]["Properties"]
        shown = {w["type"]: w["properties"] for w in widgets(dashboard)}
        self.assertEqual({a.strip("${}").removesuffix(".Arn") for a in shown["alarm"]["alarms"]}, set(of_type("AWS::CloudWatch::Alarm")))
        # No stack without a webhook pays for the alarm of its outbox.
        [_, values] = dashboard["DashboardBody"]["Fn::Sub"]
        self.assertEqual(values["Outbox"]["Fn::If"][0], RESOURCES["OutboxNotEmpty"]["Condition"])
        self.assertEqual({choice["Fn::If"][0] for name, choice in values.items() if name.startswith("Watch")}, {RESOURCES[WATCH]["Condition"]})
        self.assertEqual(set(re.findall(r"SOURCE '\$\{(\w+)\}'", shown["log"]["query"])),
                         {RESOURCES[f]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for f in (PULL, REPORT, WATCH)})


if __name__ == "__main__":
    unittest.main()
