"""What one would write instead: a Lambda in Python that lists a day's calls,
asks for the insights of the answered ones, and puts one Parquet file into S3.

It is written as the libraries' own examples are: one requests.Session with
retries, pages one after the other since each says whether there is another, a
pool of threads for the insights, pandas for the table. It neither keeps a pace
nor counts what is missing; what those cost is not among its figures.

bench starts it and tells it on standard input what to do; the figures go to
standard output, without those of starting Python and importing the libraries.
"""

import decimal
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor

import boto3
import pandas
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from usage import Usage

PAGE = 20
THREADS = 16
TIMES = ["initiation_time", "answer_time", "end_time"]
MONEY = ["total_rate", "total_amount", "secure_trunking_rate", "cnam_lookup_rate"]
FLAGS = ["srtp", "secure_trunking", "cnam_lookup"]
COUNTS = ["call_duration", "bill_duration", "billed_duration", "hangup_cause_code"]
METRICS = ["rtt", "jitter", "packet_loss", "post_dial_delay", "plivo_quality_score"]


def session(auth_id, auth_token):
    made = requests.Session()
    made.auth = (auth_id, auth_token)
    retries = Retry(total=5, backoff_factor=0.5, status_forcelist=[429, 500, 502, 503, 504])
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=THREADS, max_retries=retries)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


def list_calls(http, root, begin, end):
    calls, offset = [], 0
    while True:
        query = {"end_time__gte": begin, "end_time__lt": end, "limit": PAGE, "offset": offset}
        answer = http.get(root, params=query, timeout=30)
        answer.raise_for_status()
        page = answer.json()
        calls += page["objects"]
        offset += PAGE
        if offset >= page["meta"]["total_count"]:
            return calls


def insights(http, root, call):
    answer = http.get(f"{root}{call['call_uuid']}/Insights/", timeout=30)
    if answer.status_code == 404:
        return {}
    answer.raise_for_status()
    return answer.json()


def add_insights(http, root, calls):
    answered = [c for c in calls if c.get("answer_time")]
    with ThreadPoolExecutor(THREADS) as pool:
        for call, found in zip(answered, pool.map(lambda c: insights(http, root, c), answered)):
            call.update({name: found.get(name) for name in METRICS})
            for side in ("from", "to"):
                party = found.get(side) or {}
                call[f"{side}_carrier"], call[f"{side}_region"] = party.get("carrier"), party.get("region")
    return len(answered)


def money(text):
    return decimal.Decimal(text) if text not in (None, "", "null") else None


def to_parquet(calls):
    table = pandas.DataFrame.from_records(calls)
    for name in TIMES:
        table[name] = pandas.to_datetime(table[name], utc=True, format="ISO8601", errors="coerce")
    for name in MONEY:
        table[name] = table[name].map(money)
    for name in FLAGS:
        table[name] = table[name].map({True: True, "true": True, False: False, "false": False})
    for name in METRICS + COUNTS:
        table[name] = pandas.to_numeric(table[name], errors="coerce")
    for name in table.columns.difference(TIMES + MONEY + FLAGS + METRICS + COUNTS):
        table[name] = table[name].astype("string")
    table = table.drop_duplicates("call_uuid", keep="last").sort_values(["end_time", "call_uuid"])
    out = io.BytesIO()
    table.to_parquet(out, engine="pyarrow", compression="zstd", index=False)
    return out.getvalue(), len(table)


def main():
    spec = json.loads(input())
    usage = Usage()
    root = f"{spec['Root']}/Account/{spec['AuthID']}/Zentrunk/Call/"
    http = session(spec["AuthID"], spec["AuthToken"])
    calls = list_calls(http, root, spec["From"], spec["To"])
    asked = add_insights(http, root, calls)
    body, rows = to_parquet(calls)
    s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL_S3"])
    s3.put_object(Bucket=spec["Bucket"], Key="peer/calls.parquet", Body=body)
    print(json.dumps({"Calls": rows, "Requests": asked + -(-len(calls) // PAGE), "Bytes": len(body), **usage.so_far()}))


main()
