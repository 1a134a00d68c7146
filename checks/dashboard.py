"""Reads the dashboard of the template."""

import json


def widgets(properties) -> list:
    """The widgets of a dashboard, as a stack has them that uses everything."""
    body, values = properties["DashboardBody"]["Fn::Sub"]
    for name, choice in values.items():
        body = body.replace(f"${{{name}}}", choice["Fn::If"][1]["Fn::Sub"])
    return json.loads(body)["widgets"]
