"""Hold the metrics of a file against what DuckDB and a sort make of its events.

    python compare.py EVENTS METRICS
"""

import json
import math
import sys
from fractions import Fraction

import duckdb

events, metrics = sys.argv[1:]
columns = (
    "{model: 'VARCHAR', service: 'VARCHAR', status: 'VARCHAR', latency_ms: 'DOUBLE',"
    " tokens: 'STRUCT(completion BIGINT)', cost_usd: 'VARCHAR'}"
)
rows = duckdb.connect().execute(
    f"""SELECT service, model, count(*), count(*) FILTER (status = 'error'),
          sum(tokens.completion), list(cost_usd), list(latency_ms ORDER BY latency_ms)
        FROM read_json(?, format = 'newline_delimited', columns = {columns})
        GROUP BY ALL ORDER BY service, model""",
    [events],
).fetchall()
with open(metrics) as file:
    ours = [json.loads(line) for line in file]
wrong = [] if len(rows) == len(ours) else [f"{len(rows)} groups, ours {len(ours)}"]
for (service, model, count, errors, tokens, costs, latencies), group in zip(rows, ours):
    exact = float(sum(map(Fraction, costs)))
    mean = float(sum(map(Fraction, map(repr, latencies))) / count)
    for name, theirs, found in [
        ("service", service, group["by"]["service"]),
        ("model", model, group["by"]["model"]),
        ("count", count, group["count"]),
        ("errors", errors, group["errors"]),
        ("tokens", tokens, group["sums"]["tokens.completion"]),
        ("cost", exact, group["sums"]["cost_usd"]),
    ]:
        if theirs != found:
            wrong.append(f"{service} {model}: {name} {theirs}, ours {found}")
    if not math.isclose(mean, group["latency_ms"]["mean"], rel_tol=1e-15):
        wrong.append(f"{service} {model}: mean {mean}, ours {group['latency_ms']['mean']}")
    for percent in (1, 25, 50, 90, 95, 99):
        value = latencies[percent * (count - 1) // 100]
        found = group["latency_ms"][f"p{percent}"]
        if not math.isclose(found, value, rel_tol=0, abs_tol=0.0055 * value):
            wrong.append(f"{service} {model}: p{percent} {value}, ours {found}")
print("\n".join(wrong) or f"{len(rows)} groups, as DuckDB has them")
