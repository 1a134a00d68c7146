"""Derives the traffic of a day again, by SQL over its calls: channels as a running sum of
what is taken and given back, hours as what each call covers of them. It shares no code
with what published it.
"""

from datetime import datetime

KEYS = {"direction": "call_direction", "trunk": "trunk_id", "to_country": "to_country"}
COLUMNS = ["peak_concurrent", "peak_concurrent_at", "peak_cps", "peak_cps_at", "busy_hour", "busy_hour_erlangs", "ring_seconds_p50", "ring_seconds_p95"]


def check(self):
    """Compares the traffic of self.report, and traffic.parquet with it."""
    traffic = self.report["traffic"]
    first, end = (int(datetime.fromisoformat(self.manifest[k]).timestamp()) for k in ("from", "to"))
    # Integer division rounds down: no time is before the year 2000.
    self.db.execute(f"""CREATE TABLE held AS SELECT *, greatest(last_of_day, taken + 1) AS given FROM (
        SELECT call_direction, trunk_id, to_country, begun, greatest(begun, {first}) AS taken, epoch_us(end_time) // 1000000 AS last_of_day,
          (epoch_us(answer_time) - epoch_us(initiation_time)) / 1e6 AS rang
        FROM (SELECT *, epoch_us(initiation_time) // 1000000 AS begun FROM calls) WHERE begun < {end})""")
    [row] = self.rows("SELECT count(*) AS n FROM held")
    self.same("traffic left out", traffic["left_out"], self.manifest["calls"] - row["n"])
    hours(self, first, end)
    total = lines(self, "NULL", first).get(None, dict.fromkeys(COLUMNS))
    same(self, "traffic total", traffic["total"], total)
    for name, column in KEYS.items():
        found = lines(self, column, first)
        order = sorted(found, key=lambda k: (-found[k]["peak_concurrent"], k is None, k or ""))
        self.same(f"traffic by {name} keys", [line["key"] for line in traffic["by_" + name]], order)
        for line in traffic["by_" + name]:
            same(self, f"traffic by {name} {line['key']}", line, found.get(line["key"], {}))
    by_hour(self, traffic["by_hour"], first)
    self.table("traffic.parquet", read(traffic), list(KEYS))


def same(self, what, line, found):
    for column in COLUMNS:
        self.same(f"{what} {column}", instant(line[column]) if column.endswith("_at") else line[column], found.get(column))


def instant(text):
    return text and datetime.fromisoformat(text)


def read(traffic):
    """The report's rows with instants as a Parquet file has them."""
    def row(line):
        return {k: instant(v) if k.endswith("_at") else v for k, v in line.items()}
    return {"total": row(traffic["total"]), **{"by_" + name: [row(line) for line in traffic["by_" + name]] for name in KEYS}}


def hours(self, first, end):
    """The clock hours of the day: a new one begins where the hour's name changes, or the clock goes back."""
    found, before = [], -1
    for m in self.rows(f"""SELECT second, strftime(local, '%H') AS name, epoch(local) AS clock FROM (
            SELECT second, timezone(zone(), to_timestamp(second)) AS local FROM range({first}, {end}, 60) t(second)) ORDER BY second"""):
        if not found or found[-1][0] != m["name"] or m["clock"] < before:
            found.append([m["name"], m["second"], m["second"]])
        found[-1][2], before = m["second"] + 60, m["clock"]
    self.db.execute("CREATE TABLE hours (name VARCHAR, start BIGINT, stop BIGINT)")
    self.db.executemany("INSERT INTO hours VALUES (?, ?, ?)", found)


def lines(self, key, first):
    """The traffic by a key, a row for each that any call with times has."""
    first_of = "to_timestamp(min(sec)) AS moment"
    rows = self.rows(f"""WITH c AS (SELECT {key} AS key, * FROM held),
      change AS (SELECT key, sec, sum(n) AS n FROM (SELECT key, taken AS sec, 1 AS n FROM c UNION ALL SELECT key, given, -1 FROM c) GROUP BY ALL),
      up AS (SELECT key, sec, CAST(sum(n) OVER (PARTITION BY key ORDER BY sec) AS BIGINT) AS n FROM change),
      begun AS (SELECT key, begun AS sec, count(*) AS n FROM c WHERE begun >= {first} GROUP BY ALL),
      busy AS (SELECT key, name, start, stop, sum(least(given, stop) - greatest(taken, start)) AS seconds FROM c JOIN hours ON taken < stop AND given > start GROUP BY ALL),
      channels AS (SELECT key, n, {first_of} FROM up GROUP BY key, n QUALIFY row_number() OVER (PARTITION BY key ORDER BY n DESC) = 1),
      cps AS (SELECT key, n, {first_of} FROM begun GROUP BY key, n QUALIFY row_number() OVER (PARTITION BY key ORDER BY n DESC) = 1),
      busiest AS (SELECT * FROM busy QUALIFY row_number() OVER (PARTITION BY key ORDER BY seconds DESC, start) = 1),
      rings AS (SELECT key, quantile_cont(rang, 0.5) AS p50, quantile_cont(rang, 0.95) AS p95 FROM c GROUP BY key)
      SELECT channels.key, channels.n AS peak_concurrent, channels.moment AS peak_concurrent_at,
        coalesce(cps.n, 0) AS peak_cps, coalesce(cps.moment, to_timestamp({first})) AS peak_cps_at,
        name AS busy_hour, CAST(seconds AS DOUBLE) / (stop - start) AS busy_hour_erlangs, p50 AS ring_seconds_p50, p95 AS ring_seconds_p95
      FROM channels LEFT JOIN cps ON channels.key IS NOT DISTINCT FROM cps.key
        LEFT JOIN busiest ON channels.key IS NOT DISTINCT FROM busiest.key LEFT JOIN rings ON channels.key IS NOT DISTINCT FROM rings.key""")
    return {r["key"]: r for r in rows}


def by_hour(self, found, first):
    """The hours of all calls: what is up in each of its seconds."""
    rows = self.rows(f"""WITH second AS (SELECT h.name, h.start, h.stop, s.second FROM hours h, range(h.start, h.stop) s(second)),
      up AS (SELECT second, count(*) AS n FROM (SELECT unnest(range(taken, given)) AS second FROM held) GROUP BY 1),
      begun AS (SELECT begun AS second, count(*) AS n FROM held WHERE begun >= {first} GROUP BY 1)
      SELECT name AS key, to_timestamp(start) AS moment, max(coalesce(up.n, 0)) AS peak_concurrent, max(coalesce(begun.n, 0)) AS peak_cps,
        CAST(sum(coalesce(up.n, 0)) AS DOUBLE) / (stop - start) AS erlangs
      FROM second LEFT JOIN up USING (second) LEFT JOIN begun USING (second) GROUP BY name, start, stop ORDER BY start""")
    if self.report["traffic"]["total"]["peak_concurrent"] is None:
        rows = []
    self.same("traffic hours", [(h["key"], instant(h["from"])) for h in found], [(r["key"], r["moment"]) for r in rows])
    for h, r in zip(found, rows):
        for column in ("peak_concurrent", "peak_cps", "erlangs"):
            self.same(f"traffic hour {h['from']} {column}", h[column], r[column])
