#!/usr/bin/env bash
# Expected: of a DECIMAL on INT64 a record has a long without scale, as its schema says.
# Seen: the record's schema says "long", without a logical type, and the value is a BigDecimal. A cast to Long
#   fails, and writing the record with its own schema ends in "Unknown datum type java.math.BigDecimal".
#   Of a DECIMAL on bytes the schema has the logical type.
# Versions: parquet-avro 1.18.1 with Avro 1.11.5, Java 17.
# Date: 2026-11-29.
# Hurt: who copies or converts Parquet records by their own schema: each file with such a decimal fails.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >write.py <<'END'
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

costs = pa.table({"cost": pa.array([Decimal("0.0208")], pa.decimal128(18, 8))})
pq.write_table(costs, "int64.parquet", store_decimal_as_integer=True)
pq.write_table(costs, "bytes.parquet")
END
cat >Read.java <<'END'
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.apache.avro.generic.*;
import org.apache.avro.io.EncoderFactory;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.io.LocalInputFile;

public class Read {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            try (var reader = AvroParquetReader.<GenericRecord>builder(new LocalInputFile(Path.of(file)), new PlainParquetConfiguration()).build()) {
                GenericRecord record = reader.read();
                System.out.println(file + ": " + record.getSchema().getField("cost").schema() + " " + record.get("cost").getClass().getName());
                try {
                    var encoder = EncoderFactory.get().binaryEncoder(new ByteArrayOutputStream(), null);
                    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
                } catch (RuntimeException e) {
                    System.out.println("  " + e.getMessage());
                }
            }
        }
    }
}
END
cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.parquet</groupId><artifactId>parquet-avro</artifactId><version>1.18.1</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-api</artifactId><version>3.5.0</version></dependency>
    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-client-runtime</artifactId><version>3.5.0</version></dependency>
  </dependencies>
</project>
END
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1
venv/bin/python write.py
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory=jars

cat >want <<'END'
int64.parquet: ["null","long"] java.math.BigDecimal
  Unknown datum type java.math.BigDecimal: 0.02080000
bytes.parquet: ["null",{"type":"fixed","name":"cost","size":8,"logicalType":"decimal","precision":18,"scale":8}] org.apache.avro.generic.GenericData$Fixed
END
java -cp 'jars/*' Read.java int64.parquet bytes.parquet 2>/dev/null | tee seen
diff want seen || { echo 'the behaviour has changed'; exit 1; }
