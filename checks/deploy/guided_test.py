"""Walks the deployment as a person types it, with the real SAM CLI, up to AWS.

Reads build/template.json (transform.py) and what `sam build` left in build/sam.
"""

import concurrent.futures
import pathlib
import shlex
import shutil
import tempfile
import unittest

from deploy.cloud import Cloud
from deploy.stack import NEW, ROOT, Stack, read
from deploy.terminal import answer

SAM = str(ROOT / ".tools/sam/bin/sam")
SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:zentrunk-reports-AbCdEf"
TYPED = {
    "Stack Name": "calls", "AWS Region": "eu-central-1", "SecretArn": SECRET, "AlarmEmail": "ops+calls@example.com", "ReportTimezone": "America/New_York",
    "ScheduleHour": "6", "Settings": "REPORT_SHORT_CALL_FEE=0.002, REPORT_ABANDONED_FEE=0", "ReportPrefix": "team=x/calls/", "LookupCacheTtl": "30s",
}
# SAM's own questions, around those of the template.
BEFORE = ["Stack Name", "AWS Region"]
AFTER = ["Confirm changes before deploy", "Allow SAM CLI IAM role creation", "Disable rollback",
         "Save arguments to configuration file", "SAM configuration file", "SAM configuration environment"]


def built(folder, template=None):
    """A folder as it is after `sam build`. The functions are a word each: their bytes are others' matter, and zipping them takes seconds."""
    build = folder / ".aws-sam/build"
    build.mkdir(parents=True)
    shutil.copy(template or ROOT / "build/sam/template.yaml", build / "template.yaml")
    shutil.copy(ROOT / "workflow.asl.yaml", build.parent.parent)
    for function in ("PullFunction", "DailyReportFunction", "WatchFunction", "CallInsightsFunction"):
        (build / function).mkdir()
        (build / function / "bootstrap").write_text(function)
    shutil.copy(ROOT / "samconfig.toml", folder)
    return folder


class Run:
    """One deployment: what was asked of the person, and of AWS."""

    def __init__(self, folder, arguments, answers=None, shut=False):
        with Cloud(shut) as cloud:
            self.transcript = answer([SAM, "deploy", *arguments], answers or {}, folder, cloud.environment(folder))
            self.cloud = cloud
        self.names = [name for name, _ in self.transcript.asked]


def thrice(folder):
    """Typed answers, saved; Enter over what was saved; and an upgrade, which asks nothing."""
    return Run(folder, ["--guided"], TYPED), Run(folder, ["--guided"], shut=True), Run(folder, [])


def command():
    """The command of docs/deploy.md that asks nothing."""
    [found] = [line for line in (ROOT / "docs/deploy.md").read_text().splitlines() if line.startswith("sam deploy --stack-name")]
    return shlex.split(found)[2:]


class Guided(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        own = {"SecretArn": SECRET, "AlarmEmail": "ops@example.com"}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            saved = pool.submit(thrice, built(folder / "saved"))
            own = pool.submit(Run, built(folder / "own"), ["--guided"], own, True)
            enter = pool.submit(Run, built(folder / "enter"), ["--guided"], None, True)
            line = pool.submit(Run, built(folder / "line"), command())
        (cls.first, cls.second, cls.upgrade), cls.own, cls.enter, cls.line = saved.result(), own.result(), enter.result(), line.result()

    def test_ends_at_the_first_request(self):
        for run in (self.own, self.enter, self.second):
            self.assertIn("Looking for resources needed for deployment:", run.transcript.text)
            self.assertEqual((run.cloud.asked[0]["service"], run.cloud.asked[0]["Action"]), ("cloudformation", "DescribeStacks"), run.transcript.text)
            self.assertIn("this account lets nobody in", run.transcript.text)
            self.assertNotEqual(run.transcript.status, 0)

    def test_asks_what_matters_first(self):
        groups = read(NEW)["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        first, *rest = [group["Parameters"] for group in groups]
        self.assertLessEqual(len(first), 8)
        for run in (self.own, self.enter, self.first, self.second):
            self.assertEqual(run.names, BEFORE + first + sum(rest, []) + AFTER)

    def test_enter_takes_the_defaults(self):
        defaults = {name: str(p["Default"]) for name, p in read(NEW)["Parameters"].items()}
        self.assertEqual({name: default for name, default in self.enter.transcript.asked if name in defaults}, defaults)
        Stack(NEW, defaults)

    def test_asks_loudly_who_hears_of_failures(self):
        self.assertIn("Parameter AlarmEmail [nobody]:", self.enter.transcript.text)
        self.assertIn("NOBODY", read(NEW)["Parameters"]["AlarmEmail"]["Description"])
        for email, loud in (("nobody", True), ("", True), ("ops@example.com", False)):
            stack = Stack(NEW, {"AlarmEmail": email})
            self.assertEqual(("NobodyIsTold" in stack.made("Outputs"), "AlarmMail" not in stack.made()), (loud, loud))

    def test_hides_nothing(self):
        """A hidden question has no default, and SAM asks it until something is typed."""
        self.assertFalse([name for name, p in read(NEW)["Parameters"].items() if p.get("NoEcho")])
        with tempfile.TemporaryDirectory() as name, self.assertRaisesRegex(AssertionError, "AuthToken is asked again"):
            Run(built(pathlib.Path(name) / "former", ROOT / "checks/former/template.yaml"), ["--guided"], {"SecretArn": SECRET}, shut=True)

    def test_answers_reach_cloudformation_as_typed(self):
        asked, parameters = self.first.cloud.stack()
        self.assertEqual((asked["StackName"], asked["region"], asked["ChangeSetType"]), ("calls", "eu-central-1", "CREATE"))
        self.assertEqual({name: value for name, value in TYPED.items() if name in parameters}, {name: parameters[name] for name in TYPED if name in parameters})
        self.assertEqual(set(parameters), set(read(NEW)["Parameters"]))
        Stack(NEW, parameters)

    def test_second_time_starts_from_the_first(self):
        for name, typed in TYPED.items():
            self.assertEqual(self.second.transcript.default(name), typed, name)

    def test_upgrade_takes_what_was_saved(self):
        self.assertEqual(self.upgrade.names, [])
        (first, typed), (asked, parameters) = self.first.cloud.stack(), self.upgrade.cloud.stack()
        self.assertEqual((asked["StackName"], asked["region"], parameters), (first["StackName"], first["region"], typed))

    def test_one_line_asks_nothing(self):
        self.assertEqual(self.line.names, [])
        asked, parameters = self.line.cloud.stack()
        self.assertIn("TemplateURL", asked)
        given = {name for name, value in parameters.items() if value is not None}
        self.assertTrue({"SecretArn", "AlarmEmail", "ReportTimezone"} <= given)
        Stack(NEW, parameters)


if __name__ == "__main__":
    unittest.main()
