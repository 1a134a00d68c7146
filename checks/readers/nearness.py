"""How near a reader's percentile comes to the one of report.json."""

import math


def asked(source, day, figure):
    """The page's line for rtt_ms and 0.95, for another figure."""
    other, metric, percent = figure
    return source.replace("rtt_ms", metric).replace("0.95", f"0.{percent}").replace(day, other)


def of(got, want, values, percent):
    """(relative difference, difference as a part of the distance of the two values that it lies between)."""
    want, values = float(want), sorted(values)
    at = (len(values) - 1) * int(percent) / 100
    low, high = values[math.floor(at)], values[math.ceil(at)]
    apart = abs(got - want)
    return apart / max(abs(want), 1e-300), apart / (high - low) if high > low else math.inf if apart > 1e-12 * abs(want) else 0.0


def verdict(found):
    """What the table says of a reader's figures."""
    relative, part = max(r for r, _ in found), max(p for _, p in found)
    if relative <= 1e-12:
        return "within 10⁻¹² of its value"
    if all(r <= 1e-12 or p <= 1.0001e-6 for r, p in found):
        return "within 10⁻⁶ of the distance between the two calls it lies between"
    return f"off by up to {relative:.0e} of its value"
