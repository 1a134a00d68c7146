"""Uses the client that a generator made of openapi.yaml as a caller would: it searches, looks
a call up, reads its quality and a problem document.

Usage: use.py URL NUMBER FROM TO, where lookup_client can be imported.
"""

import sys

from lookup_client import Client
from lookup_client.api.calls import get_call, get_call_insights, search_calls
from lookup_client.models import Problem, ProblemType, Rating


def main(url, number, since, until):
    with Client(base_url=url) as client:
        span = {"from_number": number, "end_time_gte": since, "end_time_lt": until}
        found = search_calls.sync(client=client, **span)
        call = found.objects[0]
        assert call.from_number == number and found.meta.next_ is None, found
        assert get_call.sync(call.call_uuid, client=client).call_uuid == call.call_uuid
        quality = get_call_insights.sync(call.call_uuid, client=client).quality
        assert isinstance(quality.rating, Rating) and isinstance(quality.score, float), quality
        refused = search_calls.sync(client=client, limit=21, **span)
        assert isinstance(refused, Problem) and refused.type_ is ProblemType.URNZENTRUNK_REPORTSPROBLEMINVALID_PARAMETER, refused
        print(f"Python: {call.call_uuid} is {quality.rating.value}, {quality.score}; limit 21: {refused.detail}")


if __name__ == "__main__":
    main(*sys.argv[1:])
