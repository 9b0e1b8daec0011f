# Events as the program sees them at work, n of them, in the order of their times but for some.
BEGIN {
  split("api,worker,batch", service, ",")
  split("a-mini,b-large,c,d", model, ",")
  for (i = 0; i < n; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    x = seed / 2147483648
    t = i * 37 + (i % 11 == 0 ? -4000 : 0) + 5000
    printf "{\"type\":\"response\",\"ts\":\"2026-11-24T%02d:%02d:%02d.%03dZ\",\"model\":\"%s\",\"service\":\"%s\",\"status\":\"%s\",\"latency_ms\":%.3f,\"tokens\":{\"completion\":%d},\"cost_usd\":%.6f}\n", int(t / 3600000), int(t / 60000) % 60, int(t / 1000) % 60, t % 1000, model[int(x * 4) + 1], service[i % 3 + 1], (i % 17 ? "ok" : "error"), 10 + x * x * x * 9000, x * 1000, x / 7
  }
}
