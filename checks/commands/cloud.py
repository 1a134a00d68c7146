"""moto's account with what a stack of this project has."""

import io
import json
import time
import zipfile

from moto.awslambda.models import LambdaFunction

from commands.server import REGION, Moto

LINE = json.dumps({"level": "INFO", "msg": "day", "kept": 3, "unread": 0, "moved": {}}, separators=(",", ":"))

# moto takes a function's LoggingConfig and does not tell it; Lambda does.
GROUPS = {name: f"logs-of-{name}" for name in ("Pull", "DailyReport", "Watch")}
plain = LambdaFunction.get_configuration
LambdaFunction.get_configuration = lambda self, *given, **named: {**plain(self, *given, **named), "LoggingConfig": {"LogGroup": GROUPS[self.function_name]}}


class Account(Moto):
    """Serves until closed."""

    def __init__(self):
        super().__init__()
        self.role = self.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        definition = {"StartAt": "Any", "States": {"Any": {"Type": "Pass", "End": True}}}
        self.states = self.client("stepfunctions")
        self.workflow = self.states.create_state_machine(name="Workflow", definition=json.dumps(definition), roleArn=self.role)["stateMachineArn"]
        self.execution = self.states.start_execution(stateMachineArn=self.workflow)["executionArn"]
        for name, group in GROUPS.items():
            self.function(name, group)
        self.client("cloudformation").create_stack(StackName="NAME", TemplateBody=json.dumps(
            {"Resources": {"Alarms": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"Alarms": {"Value": {"Ref": "Alarms"}}}}))

    def function(self, name, group):
        """A function whose log group, of another name than Lambda would choose, holds one line."""
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("bootstrap", name)
        logs = self.client("logs")
        logs.create_log_group(logGroupName=group)
        logs.create_log_stream(logGroupName=group, logStreamName="one")
        logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=[{"timestamp": int(time.time() * 1000), "message": LINE}])
        self.client("lambda").create_function(FunctionName=name, Runtime="provided.al2023", Role=self.role, Handler="bootstrap", Code={"ZipFile": code.getvalue()})

    def bucket(self, name):
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
