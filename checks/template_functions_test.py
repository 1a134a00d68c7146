"""Holds the functions of the template, and what their roles reach, to what an
operator trusts.

Reads build/template.json (transform.py), what `sam build` left in build/sam and
checkov's summary in build/checkov.json.
"""

import hashlib
import json
import re
import unittest

import yaml

from made import MADE, PULL, REPORT, WATCH, RESOURCES, ROOT, actions_of, as_list, of_type, policies_of, resolve

# Credentials of a workstation, which must never stand in a function's environment, and what
# only a server asks for that is not AWS's.
NOT_PASSED = {"ZENTRUNK_AUTH_ID", "ZENTRUNK_AUTH_TOKEN", "REPORT_CONDITIONAL_WRITES"}


class Roles(unittest.TestCase):
    def statements(self):
        for name, r in RESOURCES.items():
            properties = r["Properties"]
            if r["Type"] == "AWS::IAM::Role":
                self.assertNotIn("ManagedPolicyArns", properties, name)
                documents = [p["PolicyDocument"] for p in properties["Policies"]]
            elif r["Type"] in ("AWS::IAM::RolePolicy", "AWS::IAM::Policy"):
                documents = [properties["PolicyDocument"]]
            else:
                continue
            for document in documents:
                for statement in document["Statement"]:
                    yield name, statement

    def test_name_what_they_may_reach(self):
        seen = 0
        for name, statement in self.statements():
            seen += 1
            actions, resources = as_list(statement["Action"]), as_list(statement["Resource"])
            self.assertFalse([a for a in actions if "*" in a], name)
            if "*" in resources:
                # Log delivery has no ARNs.
                self.assertEqual((name, {a.split(":")[0] for a in actions}), ("WorkflowRole", {"logs"}))
        self.assertGreaterEqual(seen, 10)

    def test_bucket_role_keeps_to_the_prefix(self):
        for name, statement in self.statements():
            if any(a.startswith("s3:") and a != "s3:ListBucket" for a in as_list(statement["Action"])):
                for resource in as_list(statement["Resource"]):
                    self.assertIn("${ReportPrefix}", json.dumps(resource), name)

    def test_pull_writes_what_is_under_way_alone(self):
        reached = {}
        for document in policies_of("PullRole"):
            for statement in document["Statement"]:
                for action in as_list(statement["Action"]):
                    for resource in as_list(statement["Resource"]):
                        if action.startswith("s3:"):
                            text, _ = resource["Fn::Sub"]
                            reached.setdefault(action, set()).add(text.partition("${Bucket}")[2])
        self.assertEqual(reached, {
            "s3:GetObject": {f"/${{ReportPrefix}}{folder}/*" for folder in ("manifests", "calls", "staging")},
            "s3:PutObject": {"/${ReportPrefix}staging/*"}, "s3:ListBucket": {""}})
        self.assertFalse({a for a in actions_of("PullRole") if a.startswith("sns:")})

    def test_watch_reaches_no_report(self):
        reached = {}
        for document in policies_of("WatchRole"):
            for statement in document["Statement"]:
                for action in as_list(statement["Action"]):
                    for resource in as_list(statement["Resource"]):
                        if action.startswith("s3:"):
                            text, _ = resource["Fn::Sub"]
                            reached.setdefault(action, set()).add(text.partition("${Bucket}")[2].removeprefix("/${ReportPrefix}"))
        self.assertEqual(reached, {
            "s3:GetObject": {"watch/*", "settings/trunks.csv", "outbox/*"}, "s3:PutObject": {"watch/state.json", "watch/incidents/*", "outbox/*"},
            "s3:DeleteObject": {"outbox/*"}, "s3:ListBucket": {""}})

    def test_rights_are_those_of_the_runbook(self):
        """Where a role of one's own takes the place of the stack's, docs/operations.md has the list."""
        chapter = (ROOT / "docs/operations.md").read_text().split("\n## The bucket cannot be reached\n")[1].split("\n## ")[0]
        roles = {"Pull": "PullRole", "DailyReport": "DailyReportRole", "Watch": "WatchRole", "the workflow": "WorkflowRole"}
        rows = re.findall(r"^\| `?([\w ]+?)`? \|(.*)\|(.*)\|(.*)\|$", chapter, re.M)
        self.assertEqual({name for name, *_ in rows} - {"function"}, set(roles))
        for name, *cells in (row for row in rows if row[0] in roles):
            reached = {action: set() for action in ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")}
            for statement in (s for d in policies_of(roles[name]) for s in d["Statement"]):
                for action in reached.keys() & set(as_list(statement["Action"])):
                    for resource in as_list(statement["Resource"]):
                        reached[action].add(resource["Fn::Sub"][0].partition("${ReportPrefix}")[2].removesuffix("*"))
            for action, cell in zip(reached, cells, strict=True):
                self.assertEqual(reached[action], {""} if cell.strip() == "all" else set(re.findall("`([^`]+)`", cell)), (name, action))

    def test_webhook_is_read_by_those_who_tell_it(self):
        reads = [(name, s["Resource"]) for name, s in self.statements() if "WebhookSecretArn" in json.dumps(s["Resource"])]
        self.assertEqual(sorted(name for name, _ in reads), ["DailyReportWebhook", "WatchWebhook"])
        for name, condition, role in (("DailyReportWebhook", "UseWebhook", "DailyReportRole"), ("WatchWebhook", "UseWatchWebhook", "WatchRole")):
            policy = RESOURCES[name]
            self.assertEqual((policy["Condition"], policy["Properties"]["RoleName"]), (condition, {"Ref": role}))
        self.assertEqual(MADE["Conditions"]["UseWatchWebhook"], {"Fn::And": [{"Condition": "UseWatch"}, {"Condition": "UseWebhook"}]})

    def test_key_is_usable_where_bucket_or_secret_is(self):
        roles = [name for name in of_type("AWS::IAM::Role") if actions_of(name) & {"s3:GetObject", "secretsmanager:GetSecretValue"}]
        self.assertEqual(len(roles), 5)
        for name in roles:
            want = {"kms:Decrypt"} | ({"kms:GenerateDataKey"} if "s3:PutObject" in actions_of(name) else set())
            self.assertEqual({a for a in actions_of(name) if a.startswith("kms:")}, want, name)

    def test_keys_are_those_that_are_named(self):
        conditions = {"UseKey": {"KmsKeyArn"}, "UseReportKey": {"ReportEncryptionKeyArn"}}
        self.assertEqual(MADE["Conditions"]["UseAnyKey"], {"Fn::Or": [{"Condition": name} for name in conditions]})
        self.assertEqual(MADE["Conditions"]["UseWatchKey"], {"Fn::And": [{"Condition": "UseWatch"}, {"Condition": "UseAnyKey"}]})
        for name in ("DailyReportKey", "PullKey", "WorkflowKey", "WatchKey"):
            self.assertEqual(RESOURCES[name]["Condition"], "UseWatchKey" if name == "WatchKey" else "UseAnyKey")
            [statement] = RESOURCES[name]["Properties"]["PolicyDocument"]["Statement"]
            for chosen in ({"UseKey"}, {"UseReportKey"}, set(conditions)):
                keys = [r["Ref"] for r in resolve(statement["Resource"], {c: True for c in chosen}) if r != {"Ref": "AWS::NoValue"}]
                self.assertEqual(set(keys), set().union(*(conditions[c] for c in chosen)), (name, chosen))
        self.assertEqual(RESOURCES["CallInsightsKey"]["Condition"], "UseKey")

    def test_all_sizes_encrypt_alike(self):
        for name in (PULL, REPORT, WATCH):
            variables = RESOURCES[name]["Properties"]["Environment"]["Variables"]
            self.assertEqual((variables["REPORT_SSE"], variables["REPORT_SSE_KMS_KEY_ID"]), ({"Ref": "ReportEncryption"}, {"Ref": "ReportEncryptionKeyArn"}), name)

    def test_workflow_invokes_the_functions_of_its_steps(self):
        [workflow] = of_type("AWS::StepFunctions::StateMachine").values()
        called = [v for v in workflow["Properties"]["DefinitionSubstitutions"].values() if v in [{"Fn::GetAtt": [f, "Arn"]} for f in (PULL, REPORT)]]
        [invoked] = [s["Resource"] for d in policies_of("WorkflowRole") for s in d["Statement"] if s["Action"] == "lambda:InvokeFunction"]
        self.assertEqual(len(called), 2)
        self.assertEqual(sorted(map(str, invoked)), sorted(map(str, called)))


class Functions(unittest.TestCase):
    def test_are_explicit(self):
        functions = of_type("AWS::Lambda::Function")
        self.assertEqual(set(functions), {PULL, REPORT, WATCH, "CallInsightsFunction"})
        for name, f in functions.items():
            p = f["Properties"]
            self.assertEqual((p["Runtime"], p["Architectures"], p["Handler"]), ("provided.al2023", ["arm64"], "bootstrap"), name)
            self.assertIn("ReservedConcurrentExecutions", p, name)
            limit = int(p["Environment"]["Variables"]["GOMEMLIMIT"].removesuffix("MiB"))
            self.assertTrue(0.85 <= limit / p["MemorySize"] <= 0.9, name)
        self.assertGreaterEqual(functions["CallInsightsFunction"]["Properties"]["Timeout"], 12)

    def test_pull_is_the_report_function_in_small(self):
        pull, report = (RESOURCES[f]["Properties"] for f in (PULL, REPORT))
        sums = {hashlib.sha256((ROOT / "build/sam" / f / "bootstrap").read_bytes()).hexdigest() for f in (PULL, REPORT, WATCH)}
        self.assertEqual(len(sums), 1)
        self.assertLess(pull["MemorySize"], report["MemorySize"])
        # Windows are held in memory: nothing of a day's size lies on its disk.
        self.assertNotIn("EphemeralStorage", pull)
        of_runtime = {"GOMEMLIMIT", "GOGC", "GOMAXPROCS"}
        mine, its = (p["Environment"]["Variables"] for p in (pull, report))
        self.assertEqual((of_runtime - set(mine), of_runtime - set(its)), (set(), {"GOMAXPROCS"}))
        # A pull tells nobody.
        its = dict(its)
        self.assertEqual(its.pop("REPORT_WEBHOOK_SECRET_ARN"), {"Ref": "WebhookSecretArn"})
        self.assertEqual({k: v for k, v in mine.items() if k not in of_runtime}, {k: v for k, v in its.items() if k not in of_runtime})

    def test_watch_is_the_report_function_with_thresholds(self):
        watch, report = (RESOURCES[f]["Properties"] for f in (WATCH, REPORT))
        mine, its = (p["Environment"]["Variables"] for p in (watch, report))
        self.assertEqual({k: v for k, v in mine.items() if not k.startswith(("WATCH_", "GO"))}, {k: v for k, v in its.items() if not k.startswith("GO")})
        self.assertEqual(mine["WATCH_TOPIC_ARN"], {"Ref": "AlarmTopic"})
        # One that begins at once ends before the next one begins, and nobody starts it twice.
        shortest = min(m for m in MADE["Parameters"]["WatchMinutes"]["AllowedValues"] if m)
        self.assertLess(watch["Timeout"], shortest * 60)
        self.assertEqual(RESOURCES["WatchFunctionEventInvokeConfig"]["Properties"]["MaximumRetryAttempts"], 0)

    def test_each_has_a_role_a_log_and_a_concurrency_of_its_own(self):
        functions = of_type("AWS::Lambda::Function")
        for of in (lambda p: p["Role"]["Fn::GetAtt"][0], lambda p: p["LoggingConfig"]["LogGroup"]["Ref"],
                   lambda p: p["ReservedConcurrentExecutions"]["Fn::If"][1]["Ref"]):
            self.assertEqual(len({of(f["Properties"]) for f in functions.values()}), len(functions))
        for name, f in functions.items():
            log = {"Fn::GetAtt": [f["Properties"]["LoggingConfig"]["LogGroup"]["Ref"], "Arn"]}
            role, _ = f["Properties"]["Role"]["Fn::GetAtt"]
            self.assertEqual([s["Resource"] for d in policies_of(role) for s in d["Statement"] if "logs:PutLogEvents" in as_list(s["Action"])], [log], name)

    def test_what_is_deployed_has_no_alias(self):
        """CloudFormation refuses YAML's aliases and merge keys; sam build resolves them."""
        events = list(yaml.parse((ROOT / "build/sam/template.yaml").read_text()))
        self.assertFalse([e for e in events if isinstance(e, yaml.AliasEvent) or getattr(e, "value", "") == "<<"])
        self.assertGreater(len(events), 1000)

    def test_checkov_could_read_both(self):
        """What it cannot parse it passes over, and ends with 0."""
        summary = json.loads((ROOT / "build/checkov.json").read_text())["summary"]
        self.assertEqual((summary["parsing_errors"], summary["failed"]), (0, 0))
        self.assertGreater(summary["resource_count"], len(RESOURCES))

    def test_get_every_setting_that_they_read(self):
        reference = (ROOT / "docs/reference.md").read_text()
        settings = set(re.findall(r"^\| `((?:REPORT|WATCH|ZENTRUNK|LOOKUP|LOG)_[A-Z_]+)`", reference, re.M))
        self.assertGreater(len(settings), 20)
        source = (ROOT / "functions/dailyreport/handler/config.go").read_text()
        held = set(re.findall(r'"(\w+)"', source.split("var numbers = []string{")[1].split("}")[0]))
        self.assertLess(held, settings)
        # What REPORT_SETTINGS may hold is no variable of its own: the code refuses both at once.
        want = {
            REPORT: {s for s in settings - held if not s.startswith(("LOOKUP_", "WATCH_"))},
            WATCH: {s for s in settings - held if not s.startswith("LOOKUP_")},
            "CallInsightsFunction": {s for s in settings if not s.startswith(("REPORT_", "WATCH_"))},
        }
        for name, names in want.items():
            passed = set(RESOURCES[name]["Properties"]["Environment"]["Variables"]) - {"GOMEMLIMIT", "GOGC", "GOMAXPROCS"}
            self.assertEqual(passed, names - NOT_PASSED, name)

    def test_no_template_knows_the_token(self):
        self.assertFalse([name for name, p in MADE["Parameters"].items() if "NoEcho" in p or "Token" in name])
        self.assertNotIn("SecretString", json.dumps(RESOURCES["Credentials"]["Properties"]))


if __name__ == "__main__":
    unittest.main()
