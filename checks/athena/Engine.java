import static io.trino.testing.TestingSession.testSessionBuilder;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.plugin.hive.HivePlugin;
import io.trino.testing.StandaloneQueryRunner;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trino and its Hive connector in one process. Arguments are the catalog's
 * properties, name=value. Each line of standard input is a statement as a JSON
 * string, each line of standard output its answer.
 */
final class Engine {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        // The server takes the process's standard output for its log.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Map<String, String> catalog = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            catalog.put(pair[0], pair[1]);
        }
        String database = catalog.remove("database");
        try (var runner = new StandaloneQueryRunner(testSessionBuilder().setCatalog("hive").setSchema(database).build())) {
            runner.installPlugin(new HivePlugin());
            runner.createCatalog("hive", "hive", catalog);
            var lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println(JSON.writeValueAsString(answer(runner, JSON.readValue(line, String.class))));
                answers.flush();
            }
        }
    }

    private static Map<String, Object> answer(StandaloneQueryRunner runner, String statement) throws InterruptedException {
        try {
            var ran = runner.executeWithPlan(runner.getDefaultSession(), statement);
            var result = ran.result();
            List<List<Object>> rows = new ArrayList<>();
            for (var row : result) {
                rows.add(row.getFields().stream().map(Engine::text).toList());
            }
            var query = runner.getCoordinator().getFullQueryInfo(ran.queryId());
            while (!query.isFinalQueryInfo()) { // rows come before the last statistics
                Thread.sleep(10);
                query = runner.getCoordinator().getFullQueryInfo(ran.queryId());
            }
            return Map.of(
                    "columns", result.getColumnNames(),
                    "types", result.getTypes().stream().map(Object::toString).toList(),
                    "rows", rows,
                    "bytes", query.getQueryStats().getPhysicalInputDataSize().toBytes());
        } catch (RuntimeException e) {
            return Map.of("error", String.valueOf(e.getMessage()));
        }
    }

    /** A value as text that loses nothing; NULL stays null. */
    private static Object text(Object value) {
        return switch (value) {
            case null -> null;
            case BigDecimal decimal -> decimal.toPlainString();
            default -> value.toString();
        };
    }
}
