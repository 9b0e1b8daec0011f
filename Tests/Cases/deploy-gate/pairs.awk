# awk -f pairs.awk -v n=COUNT -v base=MS -v every=K -v slow=MS: answers, each K-th of them slow.
# With -v errors=K each K-th is an error; with -v kind=health they are looks at a service.
BEGIN {
  for (i = 1; i <= n; i++) {
    latency = every && i % every == 0 ? slow : base + i * 37 % 41
    bad = errors && i % errors == 0
    if (kind == "health")
      printf "{\"type\":\"health\",\"ts\":\"2026-11-24T06:00:00.000Z\",\"target\":\"api\",\"kind\":\"http\",\"status\":\"%s\",\"latency_ms\":%d}\n", bad ? "unhealthy" : "healthy", latency
    else
      printf "{\"type\":\"response\",\"ts\":\"2026-11-24T06:00:00.000Z\",\"provider\":\"openai\",\"status\":\"%s\",\"latency_ms\":%d}\n", bad ? "error" : "ok", latency
  }
}
