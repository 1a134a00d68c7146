"""Holds an update of a running stack to what must outlive it: the token and the reports.

checks/former/template.yaml is the last template that took the token as a parameter.
"""

import unittest

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from deploy.stack import FORMER, NEW, Stack

SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:plivo-AbCdEf"
PAIR = {"AuthId": "MAXXXXXXXXXXXXXXXXXX", "AuthToken": "only-an-example"}
# How stacks stand, as their parameters.
STACKS = {
    "a token as a parameter": PAIR,
    "a secret of one's own": {"SecretArn": SECRET},
    "all there is": {**PAIR, "ExistingBucket": "mine", "KmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/1234abcd", "AlarmEmail": "ops@example.com",
                     "DigestEmail": "cfo@example.com", "JwtIssuer": "https://example.com/", "JwtAudience": "calls", "ReportConcurrency": "5", "LookupConcurrency": "0"},
    "no reserved concurrency": {**PAIR, "ReportConcurrency": "0", "LookupConcurrency": "0", "AlarmEmail": ""},
}


def update(given):
    """The resources before and after `sam deploy`: each parameter that the new template still has keeps its value."""
    former = Stack(FORMER, given)
    return former.made(), Stack(NEW, former.values).made()


# Kinds that hold nothing but what the template says: made anew, they are the same.
HOLD_NOTHING = {"AWS::Athena::NamedQuery"}


def at(resource, pointer):
    """The value of a property by its pointer in a schema, /properties/TableInput/Name, or None."""
    value = resource.get("Properties", {})
    for name in pointer.split("/")[2:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def replaced(before, after):
    """Whether CloudFormation makes the resource anew and removes the old one."""
    if before["Type"] != after["Type"]:
        return True
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-central-1", before["Type"]).schema
    return any(at(before, pointer) != at(after, pointer) for pointer in schema.get("createOnlyProperties", []))


class Update(unittest.TestCase):
    def test_removes_and_replaces_nothing(self):
        for name, given in STACKS.items():
            with self.subTest(stack=name):
                before, after = update(given)
                self.assertEqual(set(before) - set(after), set())
                anew = [n for n in before if before[n]["Type"] not in HOLD_NOTHING and replaced(before[n], after[n])]
                self.assertEqual(anew, [])

    def test_knows_what_would_be_replaced(self):
        """The judge of the test above, on changes that do replace."""
        before, _ = update(PAIR)
        for name, key in {"Credentials": "Name", "ReportBucket": "BucketName", "Workgroup": "Name", "DailyReportLogs": "LogGroupName"}.items():
            changed = {**before[name], "Properties": {**before[name]["Properties"], key: "another"}}
            self.assertTrue(replaced(before[name], changed), name)
        table = before["CallsTable"]
        renamed = {**table, "Properties": {**table["Properties"], "TableInput": {**table["Properties"]["TableInput"], "Name": "another"}}}
        self.assertTrue(replaced(table, renamed))

    def test_token_stays_in_its_secret(self):
        before, after = update(PAIR)
        self.assertIn("only-an-example", before["Credentials"]["Properties"]["SecretString"])
        # No template writes the value any more, so that UpdateSecret leaves it; and the stack lets go of it at most.
        self.assertEqual(set(after["Credentials"]["Properties"]), {"Description"})
        self.assertEqual((after["Credentials"]["DeletionPolicy"], after["Credentials"]["UpdateReplacePolicy"]), ("Retain", "Retain"))
        readers = [n for n, r in after.items() if r["Type"] == "AWS::Lambda::Function"]
        self.assertEqual(len(readers), 4)
        for reader in readers:
            self.assertEqual(after[reader]["Properties"]["Environment"]["Variables"]["ZENTRUNK_SECRET_ARN"], {"Ref": "Credentials"})

    def test_token_is_in_no_parameter_any_more(self):
        """Without NoEcho a kept parameter would show the old value, and with it SAM asks for ever."""
        stack = Stack(NEW, Stack(FORMER, PAIR).values)
        self.assertFalse([n for n, p in stack.template["Parameters"].items() if "NoEcho" in p])
        self.assertNotIn("only-an-example", stack.values.values())

    def test_buckets_stay_when_they_leave_the_stack(self):
        for name, r in Stack(NEW).made().items():
            if r["Type"] in ("AWS::S3::Bucket", "AWS::S3::BucketPolicy"):
                # RetainExceptOnCreate: a first deployment that fails takes its empty bucket with it.
                self.assertEqual((r["DeletionPolicy"], r["UpdateReplacePolicy"]), ("RetainExceptOnCreate", "Retain"), name)

    def test_second_update_to_a_secret_of_ones_own_keeps_the_first(self):
        stands = Stack(NEW, Stack(FORMER, PAIR).values)
        moved = Stack(NEW, {**stands.values, "SecretArn": SECRET}).made()
        self.assertNotIn("Credentials", moved)
        self.assertEqual(stands.made()["Credentials"]["DeletionPolicy"], "Retain")


if __name__ == "__main__":
    unittest.main()
