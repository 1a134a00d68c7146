"""Deploys dist/release with the AWS CLI alone, by the commands of docs/operations.md.

Reads what `make release` left in dist/release and `sam build` in build/sam.
"""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from samcli.yamlhelper import yaml_parse

from deploy.cloud import Cloud
from deploy.stack import NEW, ROOT, Stack

RELEASE = ROOT / "dist/release"
FUNCTIONS = {"PullFunction": "dailyreport.zip", "DailyReportFunction": "dailyreport.zip", "WatchFunction": "dailyreport.zip", "CallInsightsFunction": "callinsights.zip"}
DIRECT = 51_200  # most bytes of a template in the request itself


def commands():
    page = (ROOT / "docs/operations.md").read_text()
    section = page.split("## Deploy a release\n")[1].split("\n## ")[0]
    [block] = re.findall(r"```\n(.*?)\n```", section, re.DOTALL)
    return block


class Release(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        shutil.copytree(RELEASE, cls.folder / "dist/release")
        with Cloud() as cloud:
            environment = cloud.environment(cls.folder)
            environment["PATH"] = f"{ROOT / '.tools/aws/bin'}:{environment['PATH']}"
            cls.ran = subprocess.run(["bash", "-euc", commands()], cwd=cls.folder, env=environment, capture_output=True, text=True, timeout=300)
            cls.cloud = cloud

    def test_reaches_cloudformation(self):
        said = self.ran.stdout + self.ran.stderr
        self.assertIn("this account makes nothing", said)
        for name in ("template.yaml", "workflow.asl.yaml", "dailyreport.zip", "callinsights.zip"):
            self.assertIn(f"{name}: OK", said)
        asked, parameters = self.cloud.stack()
        self.assertEqual((asked["StackName"], asked["Capabilities.member.1"]), ("zentrunk-reports", "CAPABILITY_IAM"))
        Stack(NEW, parameters)

    def test_is_too_large_for_a_request(self):
        self.assertGreater((self.folder / "dist/release/packaged.yaml").stat().st_size, DIRECT)
        asked, _ = self.cloud.stack()
        self.assertNotIn("TemplateBody", asked)
        key = "/my-artifacts/" + asked["TemplateURL"].rpartition("/")[2]
        self.assertEqual(yaml_parse(self.cloud.put[key].decode()), yaml_parse((self.folder / "dist/release/packaged.yaml").read_text()))

    def test_code_is_what_was_uploaded(self):
        resources = yaml_parse((self.folder / "dist/release/packaged.yaml").read_text())["Resources"]
        for function, archive in FUNCTIONS.items():
            bucket, _, key = resources[function]["Properties"]["CodeUri"].removeprefix("s3://").partition("/")
            self.assertEqual(self.cloud.put[f"/{bucket}/{key}"], (RELEASE / archive).read_bytes(), function)
        where = resources["ReportWorkflow"]["Properties"]["DefinitionUri"]
        self.assertEqual(self.cloud.put[f"/{where['Bucket']}/{where['Key']}"], (ROOT / "workflow.asl.yaml").read_bytes())

    def test_says_what_sam_build_makes(self):
        # As plain dictionaries: a merge may stand in another order.
        released, built = (json.loads(json.dumps(yaml_parse(path.read_text()))) for path in (RELEASE / "template.yaml", ROOT / "build/sam/template.yaml"))
        for template in (released, built):
            for name, resource in template["Resources"].items():
                for key in ("BuildMethod", "SamResourceId"):
                    resource.get("Metadata", {}).pop(key, None)
                for key in ("CodeUri", "DefinitionUri"):
                    resource.get("Properties", {}).pop(key, None)
                if not resource.get("Metadata", True):
                    del resource["Metadata"]
        self.assertEqual(released, built)


if __name__ == "__main__":
    unittest.main()
