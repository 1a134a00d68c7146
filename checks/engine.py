"""moto's Step Functions engine, bound to the world of the proof.

The engine executes the definition. Its surroundings are replaced where they
would want Docker or AWS: Lambda invocations go to the built functions, S3 to the
real S3 server. Mended is in what it is milder or blunter than Step Functions: what
the aws-sdk integration makes of an object's body; a Distributed Map fails by the name that says nothing of why its
item did, and an items object that is not there has its name. Waiting before
retries is recorded and cut to nothing."""

import functools
import io
import json
import os
import random
import threading
import types

import boto3
from botocore.exceptions import ClientError
from moto.core.config import default_user_config
from moto.server import ThreadedMotoServer
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.eval import resource_eval_s3
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import distributed_item_processor_worker
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

REGION = "us-east-1"


class Engine:
    """A running engine. Use one in a process: it patches moto's modules."""

    def __init__(self, functions: dict, place: dict, port: int):
        self.functions = functions  # by ARN
        self.waits = []  # seconds that retries would have waited
        self.invocations = []  # (event, error type or None), in order of answers
        self.before = None  # called with each event on its way to a function
        self.after = None  # called with each event and its answer, returns the answer that counts
        self._mutex = threading.Lock()
        self.s3 = boto3.client(
            "s3", endpoint_url=place["s3"], region_name=REGION,
            aws_access_key_id=place["access_key"], aws_secret_access_key=place["secret_key"])
        os.environ["MOTO_PORT"] = str(port)  # where the engine finds the notices' topic
        default_user_config["stepfunctions"] = {"execute_state_machine": True}
        self._patch()
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        self.server.start()
        self.url = f"http://127.0.0.1:{port}"
        self.client = functools.partial(
            boto3.client, endpoint_url=self.url, region_name=REGION,
            aws_access_key_id="test", aws_secret_access_key="test")

    def _patch(self):
        lambda_eval_utils.boto_client_for = lambda **_: types.SimpleNamespace(invoke=self._invoke)
        others = state_task_service_aws_sdk.boto_client_for
        state_task_service_aws_sdk.boto_client_for = (
            lambda service, **more: sdk(self.s3) if service == "s3" else others(service=service, **more))
        resource_eval_s3.boto_client_for = lambda **_: self.s3
        resource_eval_s3.ResourceEvalS3._handle_get_object = staticmethod(
            named("StatesItemReaderFailed", resource_eval_s3.ResourceEvalS3._handle_get_object, ClientError))
        worker = distributed_item_processor_worker.DistributedItemProcessorWorker
        worker._eval_job = intolerant(worker._eval_job)
        retrier_decl.time = types.SimpleNamespace(sleep=self._wait)

    def _wait(self, seconds: float):
        with self._mutex:
            self.waits.append(seconds)
        # Not at once: an execution whose function is taken would use up its
        # attempts before the other's answers.
        threading.Event().wait(random.uniform(0.05, 0.15))

    def _invoke(self, FunctionName: str, Payload: bytes, **_) -> dict:
        if self.before:
            self.before(json.loads(Payload))
        answer = self.functions[FunctionName].invoke(Payload)
        if answer is None:
            self._note(Payload, "Lambda.TooManyRequestsException")
            raise ClientError({
                "Error": {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."},
                "ResponseMetadata": {"HTTPStatusCode": 429, "RequestId": "0", "HTTPHeaders": {}, "RetryAttempts": 0},
            }, "Invoke")
        if self.after:
            answer = self.after(json.loads(Payload), answer)
        said = json.loads(answer)
        failed = said.get("errorType") if isinstance(said, dict) else None
        self._note(Payload, failed)
        response = {"StatusCode": 200, "ExecutedVersion": "$LATEST", "Payload": io.BytesIO(answer)}
        return {**response, "FunctionError": "Unhandled"} if failed else response

    def _note(self, event: bytes, failed):
        with self._mutex:
            self.invocations.append((json.loads(event), failed))

    def close(self):
        self.server.stop()


def sdk(s3):
    """S3 as the aws-sdk integration has it: a Body goes out as JSON and comes in
    as a string. moto hands both over as they are."""
    def put_object(Body, **request):
        return s3.put_object(Body=json.dumps(Body, separators=(",", ":")).encode(), **request)

    def get_object(**request):
        return {"Body": s3.get_object(**request)["Body"].read().decode()}
    return types.SimpleNamespace(put_object=put_object, get_object=get_object)


def failure(env, name: str, cause: str) -> FailureEventException:
    error = StatesErrorName(typ=getattr(StatesErrorNameType, name))
    return FailureEventException(FailureEvent(
        env=env, error_name=error, event_type=HistoryEventType.TaskFailed,
        event_details=EventDetails(taskFailedEventDetails=TaskFailedEventDetails(error=error.error_name, cause=cause))))


def named(name: str, handle, caught):
    """Gives what handle raises the name that Step Functions has for it."""
    def wrapped(env, *rest):
        try:
            return handle(env, *rest)
        except caught as err:
            raise failure(env, name, str(err)) from err
    return wrapped


def intolerant(eval_job):
    """Lets the first item that fails end its Distributed Map, by the Map's own
    error and not the item's. moto reads the tolerance and goes on."""
    def wrapped(self, env, job):
        record = self._map_run_record
        if (record.tolerated_failure_percentage, record.tolerated_failure_count) != (0, 0):
            raise SystemExit("the definition tolerates failures, which this engine cannot count")
        eval_job(self, env=env, job=job)
        if job.job_output is None:  # what it makes of every failure; a window's output is an object
            job.job_output = failure(env, "StatesExceedToleratedFailureThreshold",
                                     "The specified tolerated failure threshold was exceeded")
    return wrapped
