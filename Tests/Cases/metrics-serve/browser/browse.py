"""Drives Debian's chromium over the page of metrics-serve, and prints what it finds.

Usage: browse.py FOLDER, where screenshots are put."""

import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SHOTS = pathlib.Path(sys.argv[1])
SHOTS.mkdir(exist_ok=True)
MARKUP = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script> error rate"


def stamp(ago):
    now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=ago)
    return now.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (now.microsecond // 1000)


def until(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except Exception:
            pass
        if time.monotonic() > end:
            print("NOT:", what)
            driver.save_screenshot(str(SHOTS / "failed.png"))
            print(driver.find_element(By.TAG_NAME, "body").text[:2000], file=sys.stderr)
            print(driver.get_log("browser"), file=sys.stderr)
            sys.exit(1)
        time.sleep(0.05)


def serve(port):
    if os.path.exists("port"):
        os.remove("port")
    process = subprocess.Popen(
        ["metrics-serve", "-q", "--listen", f"127.0.0.1:{port}", "--port-file", "port",
         "--store", "store"], stdin=subprocess.PIPE)
    while not os.path.exists("port"):
        time.sleep(0.01)
    return process, open("port").read().strip()


def tell(*records):
    for record in records:
        server.stdin.write((json.dumps(record) + "\n").encode())
    server.stdin.flush()


def health(target, kind, latency, ago=0, status="healthy", **more):
    return {"type": "health", "ts": stamp(ago), "target": target, "kind": kind,
            "status": status, "latency_ms": latency, **more}


def history():
    """Six hours of a day's work."""
    seed = 7
    for minute in range(360, -1, -3):
        seed = seed * 1103515245 + 12345 & 0x7fffffff
        noise = seed / 0x7fffffff
        ago = minute * 60
        bad = 118 <= minute <= 135
        yield health("api", "http", 120 + 80 * noise + (4900 if bad else 0), ago,
                     "unhealthy" if bad else "healthy")
        yield health("website", "http", 60 + 20 * noise, ago)
        yield health("queue-worker-with-a-rather-long-name", "tcp", 3 + noise, ago,
                     "degraded" if minute < 10 else "healthy")
        yield health("postgresql", "postgres", 2, ago, details={
            "connections": 20 + 60 * noise * (2 if bad else 1), "connections_max": 150,
            "query_ms": 3 + 4 * noise, "replication_lag_s": 0.4})
        yield health("web-1", "system", 0, ago, details={
            "cpu_ratio": min(1, .3 + .2 * noise + (.4 if bad else 0)),
            "memory_ratio": .6 + .05 * noise, "load1": 2 * noise,
            "disks": [{"path": "/", "used_ratio": .71, "inodes_used_ratio": .2}]})
        for provider, model in MODELS:
            yield {"type": "response", "ts": stamp(ago), "provider": provider, "model": model,
                   "status": "error" if noise > .93 else "ok",
                   "latency_ms": 600 + 3000 * noise, "cost_usd": .004 * noise,
                   "tokens": {"prompt": 300, "completion": int(400 * noise)},
                   "quota_left_ratio": round(.2 + .6 * noise, 3)}


MODELS = [(provider, f"{provider}-{size}") for provider in (
    "anthropic", "cohere", "deepseek", "gemini", "groq", "mistral", "openai", "perplexity",
    "xai") for size in ("large-4.5-2026-10", "small-4", "mini")]


def alert(state, ago):
    return {"type": "alert", "ts": stamp(ago), "id": "error-rate-0123", "state": state,
            "severity": "error", "source": "error_rate", "summary": MARKUP,
            "labels": {"target": "api"}, "value": .08, "threshold": .05, "since": stamp(900)}


server, port = serve(0)
options = webdriver.ChromeOptions()
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                 "--window-size=1280,1000", f"--user-data-dir={os.getcwd()}/profile"):
    options.add_argument(argument)
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def text(css):
    return driver.find_element(By.CSS_SELECTOR, css).text


def shot(name, width, dark):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600})
    time.sleep(0.3)
    wide = driver.execute_script("return document.documentElement.scrollWidth")
    print(name, "fits" if wide <= width else f"is {wide} wide")
    high = driver.execute_script("return document.documentElement.scrollHeight")
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": min(high, 6000), "deviceScaleFactor": 1,
        "mobile": width < 600})
    driver.save_screenshot(str(SHOTS / f"{name}.png"))
    worst = driver.execute_script(CONTRAST)
    print(name, "contrast", "holds" if not worst else worst)


# Every text that shows, against the first ground behind it that is not transparent.
CONTRAST = """
const lum = c => { const [r, g, b] = c.map(v => { v /= 255;
  return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * r + .7152 * g + .0722 * b; };
const rgb = s => (s.match(/[0-9.]+/g) || []).map(Number);
const bad = [];
for (const e of document.querySelectorAll("body *")) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  if (!own || !e.getClientRects().length || ["SCRIPT", "TITLE", "title"].includes(e.tagName))
    continue;
  const style = getComputedStyle(e);
  const ink = rgb(e instanceof SVGElement ? style.fill : style.color);
  let ground = [255, 255, 255];
  for (let p = e; p; p = p.parentElement) {
    const c = rgb(getComputedStyle(p).backgroundColor);
    if (c.length && (c.length < 4 || c[3] > 0)) { ground = c; break; }
  }
  const [a, b] = [lum(ink.slice(0, 3)), lum(ground.slice(0, 3))].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  if (ratio < 4.5) bad.push(e.tagName + "." + e.className + " " + ratio.toFixed(2) + " " +
    e.textContent.slice(0, 30));
}
return [...new Set(bad)].slice(0, 10);
"""

try:
    url = f"http://127.0.0.1:{port}"
    link = open(f"state/serve/link-{port}").read().strip()
    driver.get(link)
    print("cookie is out of reach of scripts:",
          driver.execute_script("return document.cookie") == "")
    until("live", lambda: "live" in text("#link"))
    print("state:", text("#state"))
    print("empty:", text("#no-alerts"), text("#no-models"))
    tell(*history())
    until("models", lambda: len(driver.find_elements(
        By.CSS_SELECTOR, "#models tbody tr:not(.provider)")) == len(MODELS))
    until("services", lambda: len(driver.find_elements(
        By.CSS_SELECTOR, "#services article")) == 3)
    print("without reload:", len(MODELS), "models")
    tell(alert("firing", 0),
         {"type": "breaker", "ts": stamp(0), "name": "llm-openai", "state": "open",
          "previous": "closed", "reason": "5 failures in a row"},
         {"type": "progress", "ts": stamp(0), "program": "llm-query", "done": 31234,
          "total": 83200, "rate_per_s": 41.5, "eta_s": 1252, "errors": 40, "in_flight": 64,
          "cost_usd": 7.31, "limit": "openai/openai-mini requests_per_minute"})
    until("alert", lambda: MARKUP in text("#alerts"))
    print("markup is text:", driver.find_elements(By.CSS_SELECTOR, "#alerts img, #alerts script")
          == [] and driver.title != "owned")
    until("breaker", lambda: "open" == text("#models tbody [data-label=Breaker] .pill"))
    until("run", lambda: "31 k of 83 k" in text("#runs"))
    for name, width, dark in (("light", 1280, False), ("dark", 1280, True),
                              ("phone", 390, False), ("phone-dark", 390, True)):
        shot(name, width, dark)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    unnamed = driver.execute_script("""
      return [...document.querySelectorAll("button, input, svg, section, progress, table, a")]
        .filter(e => e.getClientRects().length && !(e.getAttribute("aria-label") ||
          e.getAttribute("aria-labelledby") || e.textContent.trim() || e.closest("label")))
        .map(e => e.outerHTML.slice(0, 80));""")
    print("without a name:", unnamed)
    print("headings:", driver.execute_script(
        "return [...document.querySelectorAll('h1,h2')].map(e => e.textContent).join(', ')"))
    # By keyboard alone.
    driver.find_element(By.ID, "who").clear()
    driver.find_element(By.ID, "who").send_keys("ada")
    driver.find_element(By.ID, "who").send_keys(Keys.TAB)
    focused = driver.switch_to.active_element
    print("tab leads to:", focused.text)
    focused.send_keys(Keys.ENTER)
    until("acknowledged", lambda: "taken on by ada" in text("#alerts"))
    print("on record:", json.loads(open("state/alerts/acks.ndjson").read())["by"])
    # The server goes and comes back at the same port.
    server.stdin.close()
    server.send_signal(signal.SIGTERM)
    server.wait()
    until("cut", lambda: "The stream is cut" in text("#cut"))
    print("said when cut")
    server, _ = serve(port)
    until("back", lambda: "live" in text("#link"))
    until("cut no more", lambda: not driver.find_element(By.ID, "cut").is_displayed())
    until("still taken on", lambda: "taken on by ada" in text("#alerts"))
    print("back, with", len(driver.find_elements(
        By.CSS_SELECTOR, "#models tbody tr:not(.provider)")), "models")
    tell(alert("resolved", -1))
    until("resolved", lambda: driver.find_element(By.ID, "no-alerts").is_displayed())
    print("resolved")
    pdf = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})["data"]
    print("prints:", len(pdf) > 10000)
    complaints = [entry["message"] for entry in driver.get_log("browser")
                  if "ERR_" not in entry["message"]]
    print("the browser complains of:", complaints)
finally:
    driver.quit()
    server.kill()
    server.wait()
