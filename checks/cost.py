"""Derives a day's cost file again from its calls: sums by SQL, prices by Python's decimals, every value of every
row in its place. It shares no code with what published them. What the official validator cannot see is
judged here too: price times quantity is the cost, to the last digit.
"""

from datetime import datetime, timezone
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

import pyarrow.parquet

TWELVE = Decimal("1e-12")
KEYS = ["trunk_domain", "call_direction", "from_country", "to_country", "total_rate", "secure_trunking"]
ALWAYS = {
    "BillingAccountType": "Account", "ChargeCategory": "Usage", "ChargeClass": None, "ChargeFrequency": "Usage-Based", "CommitmentDiscountStatus": None,
    "ConsumedUnit": "Seconds", "InvoiceId": None, "InvoiceIssuerName": "Plivo", "PricingCategory": "Standard", "ProviderName": "Plivo", "PublisherName": "Plivo",
    "RegionId": None, "RegionName": None, "ResourceName": None, "ServiceCategory": "Networking", "ServiceName": "SIP Trunking (Zentrunk)",
    "ServiceSubcategory": "Network Connectivity", "SkuMeter": "Call minutes", "SkuPriceDetails": None, "SubAccountId": None, "SubAccountName": None, "Tags": "{}",
}
OURS = ["x_CallDirection", "x_FromCountry", "x_ToCountry", "x_Calls", "x_Answered", "x_TalkSeconds", "x_SecureTrunking", "x_RateDerived"]


def check(self, answered):
    """Compares focus.parquet of the day of self with its calls."""
    named = [f["key"] for f in self.manifest["files"] if f["key"].endswith("/focus.parquet")]
    groups = self.rows(f"""SELECT {', '.join(KEYS)}, sum(CAST(total_amount AS DECIMAL(38,8))) AS cost, count(*) AS calls, count(*) FILTER ({answered}) AS answered,
        coalesce(sum(coalesce(bill_duration, billed_duration)), 0) AS seconds, coalesce(sum(call_duration) FILTER ({answered}), 0) AS talk
        FROM calls WHERE total_amount IS NOT NULL GROUP BY ALL""")
    self.same("a cost file is there", len(named), min(len(groups), 1))
    if not groups or not named:
        return
    want = sorted((row(self.manifest, g) for g in groups), key=place)
    found = self.rows(f"SELECT * FROM read_parquet('{self.bucket / named[0]}', file_row_number = true, hive_partitioning = false) ORDER BY file_row_number")
    columns = [name for name in found[0] if name != "file_row_number"]
    self.same("columns of the cost file", columns, [*sorted(set(columns) - set(OURS)), *OURS])
    self.same("names of the cost file", set(columns), set(want[0]))
    self.same("rows of the cost file", len(found), len(want))
    for number, (got, right) in enumerate(zip(found, want)):
        for name in columns:
            self.same(f"{name} of cost {number}", got[name], right[name])
        self.same(f"price times quantity of cost {number}", even(got["ListUnitPrice"] * got["PricingQuantity"]), got["ListCost"])
    self.same("billed", sum(r["BilledCost"] for r in found), Decimal(self.manifest["amount"]))
    kinds = {c["column_name"]: c["column_type"] for c in self.rows(f"DESCRIBE SELECT * FROM read_parquet('{self.bucket / named[0]}', hive_partitioning = false)")}
    self.same("types of money and quantities", {kinds[n] for n in columns if n.endswith(("Cost", "Price", "Quantity"))}, {"DECIMAL(38,12)"})
    file = pyarrow.parquet.ParquetFile(self.bucket / named[0])
    self.same("two row groups at most", file.num_row_groups <= 2, True)
    for group in range(file.num_row_groups):
        for column in (c for c in columns if kinds[c].startswith("DECIMAL")):
            values = file.read_row_group(group, [column])[column].to_pylist()
            self.same(f"signs of {column} in row group {group}", len({v < 0 for v in values}), 1)


def even(value: Decimal) -> Decimal:
    return value.quantize(TWELVE, rounding=ROUND_HALF_EVEN)


def text(price: Decimal) -> str:
    digits = f"{price:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def instant(said: str) -> datetime:
    return datetime.fromisoformat(said.replace("Z", "+00:00"))


def month(manifest) -> tuple:
    """The first instants of the day's month and of the next, where midnight is there and comes once."""
    year, number = int(manifest["date"][:4]), int(manifest["date"][5:7])
    zone = ZoneInfo(manifest["timezone"])
    ends = (year, number), (year + number // 12, number % 12 + 1)
    return tuple(datetime(y, m, 1, tzinfo=zone).astimezone(timezone.utc) for y, m in ends)


def row(manifest, g) -> dict:
    """What the file should say of a group."""
    seconds, cost, rate = max(int(g["seconds"]), 0), even(Decimal(g["cost"])), g["total_rate"]
    quantity, unit = even(Decimal(seconds) / 60), "Minutes"
    derived = rate is None or rate < 0
    if derived and not seconds:
        quantity, unit = even(Decimal(g["calls"])), "Calls"
    price = max(even(cost / quantity), even(Decimal(0))) if derived else even(Decimal(rate))
    words = [g[k] or "unknown" for k in ("call_direction", "from_country", "to_country")]
    sku = "/".join(["zentrunk", *words, *(["secure"] if g["secure_trunking"] else [])])
    start, end = month(manifest)
    return {
        **ALWAYS, "BilledCost": cost, "EffectiveCost": cost, "PricingCurrencyEffectiveCost": cost, "ListCost": even(price * quantity), "ContractedCost": even(price * quantity),
        **dict.fromkeys(["ListUnitPrice", "ContractedUnitPrice", "PricingCurrencyListUnitPrice", "PricingCurrencyContractedUnitPrice"], price),
        "BillingAccountId": manifest["account"], "BillingAccountName": manifest["account"], "BillingCurrency": manifest["currency"], "PricingCurrency": manifest["currency"],
        "BillingPeriodStart": start, "BillingPeriodEnd": end, "ChargePeriodStart": instant(manifest["from"]), "ChargePeriodEnd": instant(manifest["to"]),
        "ChargeDescription": f"SIP trunking, {words[0]}, {words[1]} to {words[2]}, {text(price)} {manifest['currency']} a {'call' if unit == 'Calls' else 'minute'}"
                             + (", secure trunking" if g["secure_trunking"] else ""),
        "ConsumedQuantity": even(Decimal(seconds)), "PricingQuantity": quantity, "PricingUnit": unit,
        "ResourceId": g["trunk_domain"], "ResourceType": g["trunk_domain"] and "SIP Trunk", "SkuId": sku, "SkuPriceId": f"{sku}@{text(price)}",
        "x_CallDirection": g["call_direction"], "x_FromCountry": g["from_country"], "x_ToCountry": g["to_country"], "x_Calls": g["calls"], "x_Answered": g["answered"],
        "x_TalkSeconds": int(g["talk"]), "x_SecureTrunking": g["secure_trunking"], "x_RateDerived": derived,
    }


def place(r) -> tuple:
    """Where a row stands: credits last, and NULL behind every value."""
    def last(value):
        return (value is None, value or "")
    secure = r["x_SecureTrunking"]
    return (r["BilledCost"] < 0, *(last(r[n]) for n in ("ResourceId", "x_CallDirection", "x_FromCountry", "x_ToCountry")),
            r["ListUnitPrice"], 2 if secure is None else int(secure), r["x_RateDerived"])
