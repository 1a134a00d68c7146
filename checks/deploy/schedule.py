"""What EventBridge Scheduler takes as a schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html.

cfn-lint takes any text for one.
"""

import re

MONTHS, DAYS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC", "SUN|MON|TUE|WED|THU|FRI|SAT"
# Name, lowest and highest value, words in place of numbers, signs of its own.
FIELDS = [("minutes", 0, 59, "", ""), ("hours", 0, 23, "", ""), ("day of the month", 1, 31, "", r"\?|LW?|\d+W"), ("month", 1, 12, MONTHS, ""),
          ("day of the week", 1, 7, DAYS, r"\?|\d?L|\d#[1-5]"), ("year", 1970, 2199, "", "")]


def fault(expression):
    """What is wrong with a schedule, None where nothing is."""
    if re.fullmatch(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)", expression):
        return None
    if re.fullmatch(r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)", expression):
        return None
    cron = re.fullmatch(r"cron\((.*)\)", expression)
    if not cron:
        return f"{expression} is none of cron(...), rate(...) and at(...)"
    fields = cron[1].split()
    if len(fields) != 6:
        return f"{expression} has {len(fields)} fields, and not six"
    for text, field in zip(fields, FIELDS):
        if not all(part(p, *field[1:]) for p in text.split(",")):
            return f"{expression} has {text} for the {field[0]}"
    if (fields[2] == "?") == (fields[4] == "?"):
        return f"{expression} wants ? for one of the day of the month and the day of the week"
    return None


def part(text, low, high, words, signs):
    """Whether one part of a field says something: *, 5, 5-10, MON, with /2 behind it."""
    if signs and re.fullmatch(signs, text):
        return True
    found = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", text)
    if not found or found[3] == "0":
        return False
    return all(value is None or value == "*" or (words and re.fullmatch(words, value)) or (value.isdigit() and low <= int(value) <= high) for value in found.groups()[:2])
