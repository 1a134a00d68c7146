"""A made-up AWS export in the format of FOCUS 1.2, for the saved query that puts calls beside it.

Its columns are some of those of https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws-columns.html,
with the types that AWS names there: money is DOUBLE, an instant has milliseconds, Tags is a map.
"""

# A column, its type in Glue, and its value in SQL of a month m, its first day, and a number n.
COLUMNS = [
    ("availabilityzone", "string", "'us-east-1a'"),
    ("billedcost", "double", "n * 0.1"),
    ("billingaccountid", "string", "'123456789012'"),
    ("billingaccountname", "string", "'Payer'"),
    ("billingaccounttype", "string", "'BillingAccount'"),
    ("billingcurrency", "string", "'USD'"),
    ("billingperiodend", "timestamp", "m + INTERVAL 1 MONTH"),
    ("billingperiodstart", "timestamp", "m"),
    ("chargecategory", "string", "'Usage'"),
    ("chargeperiodend", "timestamp", "m + INTERVAL 1 DAY"),
    ("chargeperiodstart", "timestamp", "m"),
    ("consumedquantity", "double", "n * 2.5"),
    ("contractedcost", "double", "n * 0.11"),
    ("effectivecost", "double", "n * 0.09"),
    ("invoiceid", "string", "CAST(NULL AS VARCHAR)"),
    ("listcost", "double", "n * 0.12"),
    ("providername", "string", "'AWS'"),
    ("publishername", "string", "'Amazon Web Services'"),
    ("servicecategory", "string", "CASE n % 2 WHEN 0 THEN 'Compute' ELSE 'Storage' END"),
    ("servicename", "string", "CASE n % 2 WHEN 0 THEN 'AWS Lambda' ELSE 'Amazon Simple Storage Service' END"),
    ("tags", "map<string,string>", "MAP {'user:team': 'voice'}"),
    ("x_servicecode", "string", "CASE n % 2 WHEN 0 THEN 'AWSLambda' ELSE 'AmazonS3' END"),
]
SQL = {"string": "VARCHAR", "double": "DOUBLE", "timestamp": "TIMESTAMP_MS", "map<string,string>": "MAP(VARCHAR, VARCHAR)"}
PARTITION = "billing_period"


def select(months) -> str:
    """The rows of some months, such as 2026-11, as SQL of DuckDB."""
    columns = ", ".join(f"CAST({value} AS {SQL[kind]}) AS {name}" for name, kind, value in COLUMNS)
    named = ", ".join(f"(DATE '{month}-01')" for month in sorted(set(months)))
    return f"SELECT {columns}, strftime(m, '%Y-%m') AS {PARTITION} FROM (VALUES {named}) AS months(m), range(1, 8) AS numbers(n)"


def table(location: str, months) -> dict:
    """What the Glue catalogue holds of such an export."""
    return {
        "Name": "aws_focus", "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet", "projection.enabled": "true",
                       f"projection.{PARTITION}.type": "enum", f"projection.{PARTITION}.values": ",".join(months),
                       "storage.location.template": location + PARTITION + "=${" + PARTITION + "}"},
        "PartitionKeys": [{"Name": PARTITION, "Type": "string"}],
        "StorageDescriptor": {
            "Location": location,
            "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"},
            "Columns": [{"Name": name, "Type": kind} for name, kind, _ in COLUMNS],
        },
    }
