"""Counts again what the calls of a day lack because it could not be read: where the
column extra holds a field that a column is there for, and its value does not stand
for none. It shares no code with what published them.
"""

import json
import re

TIMES = {"initiation_time", "answer_time"}
FIELDS = TIMES | {
    "call_id", "from_number", "to_number", "call_direction", "call_duration", "bill_duration", "billed_duration", "hangup_cause_name",
    "hangup_cause_code", "hangup_source", "total_rate", "total_amount", "trunk_domain", "from_country", "to_country", "transport_protocol",
    "srtp", "secure_trunking", "secure_trunking_rate", "cnam_lookup", "cnam_lookup_rate", "stir_verification", "attestation_indicator",
}
METRICS = {"rtt", "jitter", "packet_loss", "post_dial_delay", "plivo_quality_score"}
PARTIES = {"from", "to"}


def check(self):
    counts, records = {}, 0
    cursor = self.db.execute("SELECT extra FROM calls WHERE extra IS NOT NULL")
    while batch := cursor.fetchmany(10000):
        for [extra] in batch:
            lacking = fields(json.loads(extra))
            records += bool(lacking)
            for name in lacking:
                counts[name] = counts.get(name, 0) + 1
    found = self.report["integrity"]
    self.same("unread", found["unread"], counts)
    self.same("unread records", found["unread_records"], records)


def fields(extra):
    """Names what a call lacks."""
    out = {name for name, value in extra.items() if name in FIELDS and not (name in TIMES and before_2000(value))}
    for name, value in extra.get("insights", {}).items():
        if name in PARTIES and isinstance(value, dict):
            out |= {f"insights.{name}.{part}" for part in value if part in ("carrier", "region")}
        elif name in PARTIES or name in METRICS and not below_zero(value):
            out.add("insights." + name)
    return out


def before_2000(value):
    return isinstance(value, str) and re.match(r"\s*[01]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value) is not None


def below_zero(value):
    return not isinstance(value, bool) and re.fullmatch(r"-[0-9.eE+-]*", str(value).strip()) is not None
