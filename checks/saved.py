"""The saved queries of the template, and how an engine is asked them on a day of one's choice."""

import datetime

from made import of_type

TODAY = "current_date"
# What the queries look for until somebody puts in what they are looking for.
UUID, NUMBER = "90b6eb07-796c-4d86-a4fd-44ed11667ddb", "+12025550123"
A_CALL = "SELECT call_uuid, from_number FROM calls ORDER BY end_time DESC, call_uuid LIMIT 1"


def queries() -> dict:
    """The text of each, by its name in the template."""
    return {name: r["Properties"]["QueryString"] for name, r in of_type("AWS::Athena::NamedQuery").items()}


def on(day: datetime.date, sql: str, call=(UUID, NUMBER)) -> str:
    """The query as of a day, for the UUID of a call and a number. Nothing else is translated for an engine."""
    if TODAY not in sql:
        raise ValueError(f"the query does not ask which day it is: {sql}")
    return sql.replace(TODAY, f"DATE '{day}'").replace(UUID, call[0]).replace(NUMBER, call[1])
