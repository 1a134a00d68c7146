#!/usr/bin/env bash
# Expected: a table whose projected days begin and end with the same day has that day as its one partition.
# Seen: Trino does not make the table: the range has to be "2 valid dates" that "are sequential". From one day to the next it does,
#   and from today to NOW, which is one day as well.
# Versions: Trino 483 (trino-testing and trino-hive of Maven Central), a JDK 25.
# Date: 2026-11-29. No issue of the project is known.
# Hurt: who writes the days of a table that has one so far, or of a copy for a test, as its range.
# It needs Maven, a JDK 25 in JAVA_HOME or below /usr/lib/jvm, and downloads 0.4 GB.
# Exit status: 0 while the behaviour is as described, another when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if grep -qsE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release"; then java=$home/bin/java; fi
done
[ -n "${java:-}" ] || { echo 'no JDK 25 or newer: set JAVA_HOME'; exit 2; }

cat >pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.trino</groupId><artifactId>trino-testing</artifactId><version>483</version></dependency>
    <dependency><groupId>io.trino</groupId><artifactId>trino-hive</artifactId><version>483</version></dependency>
  </dependencies>
</project>
END
cat >Finding.java <<'END'
import static io.trino.testing.TestingSession.testSessionBuilder;

import io.trino.plugin.hive.HivePlugin;
import io.trino.testing.StandaloneQueryRunner;
import java.io.PrintStream;
import java.util.Map;

final class Finding {
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        System.setOut(System.err); // the server logs there
        try (var trino = new StandaloneQueryRunner(testSessionBuilder().setCatalog("hive").setSchema("days").build())) {
            trino.installPlugin(new HivePlugin());
            trino.createCatalog("hive", "hive", Map.of(
                    "hive.metastore", "file", "hive.metastore.catalog.dir", "local:///",
                    "fs.native-local.enabled", "true", "local.location", arguments[0]));
            trino.execute("CREATE SCHEMA days");
            String today = java.time.LocalDate.now(java.time.ZoneOffset.UTC).toString();
            out.println("one day: " + table(trino, "one_day", "2026-11-22", "2026-11-22"));
            out.println("two days: " + table(trino, "two_days", "2026-11-22", "2026-11-23"));
            out.println("today to NOW: " + table(trino, "today", today, "NOW"));
        }
    }

    private static String table(StandaloneQueryRunner trino, String name, String first, String last) {
        try {
            trino.execute("CREATE TABLE " + name + " (calls integer, dt varchar WITH (partition_projection_type = 'date',"
                    + " partition_projection_format = 'yyyy-MM-dd', partition_projection_range = ARRAY['" + first + "', '" + last + "'],"
                    + " partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS'))"
                    + " WITH (partitioned_by = ARRAY['dt'], partition_projection_enabled = true)");
            return "made";
        } catch (RuntimeException e) {
            return e.getMessage();
        }
    }
}
END
mvn --batch-mode --quiet -Dmaven.repo.local="$work/maven" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log; exit 2; }
mkdir tables
"$java" --add-modules jdk.incubator.vector -cp "$(cat classpath)" Finding.java "$work/tables" >seen 2>trino.log || { tail trino.log; exit 2; }
cat seen
diff - seen <<'END'
one day: Column projection for column 'dt' failed. Property: 'partition_projection_range' needs to be a list of 2 valid dates formatted as 'yyyy-MM-dd' or '^\s*NOW\s*(([+-])\s*([0-9]+)\s*(DAY|HOUR|MINUTE|SECOND)S?\s*)?$' that are sequential
two days: made
today to NOW: made
END
