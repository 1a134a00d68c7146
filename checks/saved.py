"""The saved queries of the template, and how an engine is asked them on a day of one's choice."""

import datetime

from made import of_type

TODAY = "current_date"


def queries() -> dict:
    """The text of each, by its name in the template."""
    return {name: r["Properties"]["QueryString"] for name, r in of_type("AWS::Athena::NamedQuery").items()}


def on(day: datetime.date, sql: str) -> str:
    """The query as of a day. All that is translated for an engine is its clock."""
    if TODAY not in sql:
        raise ValueError(f"the query does not ask which day it is: {sql}")
    return sql.replace(TODAY, f"DATE '{day}'")
