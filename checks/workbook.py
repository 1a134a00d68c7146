"""Reads a month's workbook by readers that are not ours, and holds it to statement.json.

Usage: workbook.py FOLDER PROGRAM [--office], where FOLDER is what the demo wrote. openpyxl
and pandas read it, with --office LibreOffice too: every row of every breakdown has its
sheet, ids are text and keep their digits, days are dates, counts are whole, and amounts are
numbers with all their digits. Ends with status 1 and a line for each difference.
"""

import csv
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
from decimal import ROUND_HALF_EVEN, Decimal

import openpyxl
import pandas

SHEETS = {
    "By direction": "direction", "By trunk": "trunk", "By origin": "from_country", "By destination": "to_country", "By route": "route",
    "By transport": "transport", "By secure trunking": "secure_trunking", "By day": "day",
}
FIGURES = ["calls", "answered", "talk_seconds", "billed_minutes", "amount", "rate_per_minute"]
faults, numbers = [], 0


def same(what, got, want):
    global numbers
    numbers += 1
    if got != want or type(got) is not type(want):
        faults.append(f"{what}: found {got!r}, want {want!r}")


def minutes(row):
    return str((Decimal(row["billed_seconds"]) / 60).quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def wanted(statement, dimension):
    """The rows of a sheet: key, name of a trunk, then the figures as texts."""
    rows = statement["by_day"] if dimension == "day" else statement["spend"]["by_" + dimension]
    for r in rows:
        name = [statement["names"].get(r["key"])] if dimension == "trunk" else []
        yield [r["key"], *name, str(r["calls"]), str(r["answered"]), str(r["talk_seconds"]), minutes(r), r["amount"], r["rate_per_minute"]]


def stored(book, statement):
    """The texts of number cells as the file has them: no reader's float stands between."""
    with zipfile.ZipFile(book) as z:
        names = re.findall(r'<sheet name="([^"]+)"', z.read("xl/workbook.xml").decode())
        for at, name in enumerate(names, 1):
            if name not in SHEETS:
                continue
            xml = z.read(f"xl/worksheets/sheet{at}.xml").decode()
            rows = re.findall(r"<row r=\"(\d+)\".*?</row>", xml, re.S)
            same(f"{name} rows", len(rows) - 1, len(list(wanted(statement, SHEETS[name]))))
            for number, want in enumerate(wanted(statement, SHEETS[name]), 2):
                [row] = re.findall(rf'<row r="{number}".*?</row>', xml, re.S)
                plain = [v for t, v in re.findall(r'<c r="[A-Z]+\d+"[^>]*?(?: t="(\w+)")?\s*><v>([^<]*)</v>', row) if t in ("", "n")]
                figures = [v for v in want[-6:] if v is not None]
                same(f"{name} {want[0]} as stored", plain[-len(figures):], figures)


def by_openpyxl(book, statement):
    sheets = openpyxl.load_workbook(book)
    same("sheets", sheets.sheetnames, ["Month", *SHEETS])
    for title, dimension in SHEETS.items():
        rows = list(sheets[title].values)
        same(title + " head", list(rows[0][-6:]), FIGURES)
        for got, want in zip(rows[1:], wanted(statement, dimension), strict=True):
            key = datetime.datetime.fromisoformat(want[0]) if dimension == "day" else want[0]
            same(f"openpyxl {title} key", got[0], key)
            for value, text in zip(got[-6:-3], want[-6:-3]):
                same(f"openpyxl {title} {want[0]} count", value, int(text))
            for value, text in zip(got[-3:], want[-3:]):
                same(f"openpyxl {title} {want[0]} figure", None if value is None else Decimal(str(value)), None if text is None else Decimal(str(float(text))))


def by_pandas(book, statement):
    for title, dimension in SHEETS.items():
        ids = {"trunk_id": str} if dimension == "trunk" else {}
        frame = pandas.read_excel(book, sheet_name=title, dtype=ids, keep_default_na=False, na_values=[""])
        want = list(wanted(statement, dimension))
        same(f"pandas {title} rows", len(frame), len(want))
        keys = [None if pandas.isna(k) else k.date().isoformat() if dimension == "day" else str(k).lower() if dimension == "secure_trunking" else k for k in frame.iloc[:, 0]]
        same(f"pandas {title} keys", keys, [w[0] for w in want])
        same(f"pandas {title} calls", [int(v) for v in frame["calls"]], [int(w[-6]) for w in want])
        same(f"pandas {title} amounts", [float(v) for v in frame["amount"]], [float(w[-2]) for w in want])


def by_office(book, statement, folder):
    """All sheets as CSV, as they are stored and not as they are shown."""
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form, "--outdir", str(folder), str(book)], check=True, capture_output=True, timeout=180)
    for title, dimension in SHEETS.items():
        rows = list(csv.reader((folder / f"{book.stem}-{title}.csv").open(newline="", encoding="utf-8")))
        want = list(wanted(statement, dimension))
        same(f"LibreOffice {title} rows", len(rows) - 1, len(want))
        for got, w in zip(rows[1:], want):
            if dimension != "day":  # dates are as the machine writes them
                same(f"LibreOffice {title} key", got[0], w[0] or "")
            same(f"LibreOffice {title} {w[0]} figures", [Decimal(v) if v else None for v in got[-6:]], [None if v is None else Decimal(v) for v in w[-6:]])


def main(folder, program, *options):
    [bucket] = [b for b in pathlib.Path(folder).iterdir() if b.is_dir() and not b.name.startswith(".")]
    for path in sorted(bucket.rglob("months/month=*/statement.json")):
        statement = json.loads(path.read_text())
        with tempfile.TemporaryDirectory() as temporary:
            book = pathlib.Path(temporary) / f"{statement['month']}.xlsx"
            subprocess.run([program, "statement", "--month", statement["month"], "--out", folder, "--output", str(book)], check=True, capture_output=True)
            stored(book, statement)
            by_openpyxl(book, statement)
            by_pandas(book, statement)
            if "--office" in options:
                by_office(book, statement, pathlib.Path(temporary))
        print(f"{statement['month']}: {numbers} comparisons so far, {len(faults)} differences")
    print("\n".join(faults[:50]))
    sys.exit(1 if faults or not numbers else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
