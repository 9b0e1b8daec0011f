"""Group events with DuckDB as scripts/benchmark has metrics-agg do it.

    python duckdb_peer.py [group|windows] FILE

Prints the seconds of the query, start-up not counted, and what it found: the
count, the sum of the tokens and that of the cost over all groups.
"""

import sys
import time

import duckdb

what, path = sys.argv[1:3]
connection = duckdb.connect()
connection.execute("SET threads = 2")
connection.execute("SELECT 1").fetchall()
columns = (
    "{type: 'VARCHAR', ts: 'VARCHAR', domain: 'VARCHAR', model: 'VARCHAR',"
    " provider: 'VARCHAR', service: 'VARCHAR', status: 'VARCHAR',"
    " latency_ms: 'DOUBLE', attempt: 'BIGINT',"
    " tokens: 'STRUCT(prompt BIGINT, completion BIGINT)', cost_usd: 'DOUBLE'}"
)
keys = "service, model" if what == "group" else "substr(ts, 1, 16), service, model"
began = time.perf_counter()
rows = connection.execute(
    f"""SELECT {keys}, count(*) AS c,
          avg(CASE WHEN status = 'error' THEN 1.0 ELSE 0 END),
          avg(latency_ms), quantile_disc(latency_ms, [0.5, 0.95, 0.99]),
          sum(tokens.completion) AS t, sum(cost_usd) AS u
        FROM read_json(?, format = 'newline_delimited', columns = {columns})
        GROUP BY {keys} ORDER BY {keys}""",
    [path],
).fetchall()
seconds = time.perf_counter() - began
count = sum(row[-6] for row in rows)
tokens = sum(row[-2] for row in rows)
cost = sum(row[-1] for row in rows)
print(f"{seconds:.6f} {count} {tokens} {cost:.6f}")
