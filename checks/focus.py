"""Holds cost files to FOCUS: the official validator of 1.2, and a strict conversion to 1.4.

Usage: focus.py FOLDER, with the Python of checks/requirements-focus.txt. Every focus.parquet below FOLDER is
judged, and a spoiled copy of one, in which both have to find the fault. Ends with status 1 and a line for each fault.
"""

import csv
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile

import pyarrow
import pyarrow.compute
import pyarrow.parquet

# Its rules say without a condition that InvoiceId must be null (004) and must not (005): each file with a row breaks one.
CONTRADICTS = {"InvoiceId-C-005-C"}
PASSES = 275  # rules that judge such a file; fewer would be a file, or a validator, that was not read
CRITERIA = """ACCOUNT_NAMING_SUPPORTED NEGOTIATED_PRICING_SUPPORTED PUBLIC_PRICE_LIST_SUPPORTED USAGE_MEASUREMENT_SUPPORTED UNIT_PRICING_SUPPORTED
    SUB_ACCOUNT_SUPPORTED BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED RESOURCE_TYPE_ASSIGNMENT_SUPPORTED REGION_SUPPORTED TAGGING_SUPPORTED
    MULTIPLE_PRICING_CATEGORIES_SUPPORTED""".split()
BIN = pathlib.Path(sys.executable).parent


def validator(path: pathlib.Path) -> list:
    """What the validator finds. Its status is 0 with failures, and it opens files of its own by names that begin in site-packages."""
    said = subprocess.run(
        [BIN / "focus-validator", "--data-file", path, "--validate-version", "1.2", "--block-download", "--applicability-criteria", ",".join(CRITERIA)],
        cwd=sysconfig.get_paths()["purelib"], capture_output=True, text=True, check=True).stdout
    rules = dict(re.findall(r"^\S+ (\S+): (PASS|FAIL)\b", said, re.MULTILINE))
    failed = {rule for rule, verdict in rules.items() if verdict == "FAIL"}
    faults = [f"rule {rule} fails" for rule in sorted(failed - CONTRADICTS)]
    if failed >= CONTRADICTS and len(rules) - len(failed) != PASSES:
        faults.append(f"{len(rules) - len(failed)} rules pass, want {PASSES}")
    if not failed >= CONTRADICTS:
        faults.append(f"{sorted(CONTRADICTS - failed)} does not fail: the validator's rules have changed")
    return faults


def converted(path: pathlib.Path) -> list:
    """What a strict conversion to 1.4 finds. It ends with 3, since the datasets of invoices cannot be made of usage."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        done = subprocess.run(
            [BIN / "focus-toolkit", "convert", "--source-version", "1.2", "--source-dataset", "cost-and-usage", "--cost-and-usage", path, "--out", out,
             "--supports", "SupportsMultiplePricingCategories", "--supports", "SupportsUnitPricing"], capture_output=True, text=True)
        said = done.stdout + done.stderr
        if "lint [Cost and Usage]: lint OK" not in said:
            return [f"the conversion to 1.4 ended with {done.returncode}: {said[-600:]}"]
        with (out / "focus_1_4_cost_and_usage.csv").open() as made:
            rows = sum(1 for _ in csv.DictReader(made))
    want = pyarrow.parquet.ParquetFile(path).metadata.num_rows
    return [] if rows == want else [f"{rows} rows are converted, want {want}"]


def spoiled(path: pathlib.Path, folder: str) -> pathlib.Path:
    """A copy whose currency is in small letters."""
    table = pyarrow.parquet.read_table(path)
    at = table.column_names.index("BillingCurrency")
    out = pathlib.Path(folder) / "focus.parquet"
    pyarrow.parquet.write_table(table.set_column(at, "BillingCurrency", pyarrow.compute.utf8_lower(table["BillingCurrency"].cast("string"))), out)
    return out


def main(folder: str):
    files = sorted(pathlib.Path(folder).resolve().glob("**/focus*.parquet"))
    files = [f for f in files if f.is_file() and ".s3local" not in f.parts]
    faults = [] if files else [f"no focus.parquet lies below {folder}"]
    for path in files:
        found = [*validator(path), *converted(path)]
        faults += [f"{path}: {fault}" for fault in found]
        print(f"{path.relative_to(pathlib.Path(folder).resolve())}: {len(found)} faults")
    with tempfile.TemporaryDirectory() as scratch:
        for judge in (validator, converted) if files else ():
            if not judge(spoiled(files[0], scratch)):
                faults.append(f"{judge.__name__} finds no fault in a spoiled file")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
