"""Kill alert-send at random moments and count what arrives.

kills.py ALERTS KILLS: two webhooks, one of which fails three times in ten, get
ALERTS alerts from runs that are killed KILLS times. Whoever feeds them sends
again only what was not acknowledged by a delivery on standard output.
"""

import http.server
import json
import os
import random
import select
import signal
import socketserver
import subprocess
import sys
import threading
import time

alerts, kills = int(sys.argv[1]), int(sys.argv[2])
random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
lock = threading.Lock()
arrived = {"/good": {}, "/bad": {}}  # path -> alert -> the ids of its messages
fails = True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        bad = fails and self.path == "/bad" and random.random() < 0.3
        if not bad:
            with lock:
                for alert in body["alerts"]:
                    arrived[self.path].setdefault(alert["id"], []).append(body["id"])
        try:
            self.send_response(500 if bad else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:
            self.close_connection = True

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, *arguments):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_address[1]}"
with open("config.json", "w", encoding="utf-8") as file:
    json.dump({
        "alerts": {"group_by": ["id"], "channels": {
            "good": {"type": "webhook", "url": url + "/good", "timeout": "2s"},
            "bad": {"type": "webhook", "url": url + "/bad", "timeout": "2s"}}},
        "breakers": {"alert-*": {"trip_failures": 5, "open_for": "50ms"}}}, file)
os.environ["DOMAIN_RUNNER_CONFIG"] = "config.json"

names = [f"error-rate-{number:06d}" for number in range(alerts)]
pending = dict.fromkeys(names)
killed = 0


def lines(some):
    return "".join(json.dumps({
        "type": "alert", "ts": "2025-11-24T16:00:00.000Z", "id": name,
        "state": "firing", "severity": "error", "source": "error_rate",
        "summary": "trouble", "labels": {}}) + "\n" for name in some).encode()


def acknowledge(output):
    for line in output.split(b"\n")[:-1]:
        pending.pop(json.loads(line)["alert"], None)


def run(command, some, life):
    """Run it over some alerts, for so many seconds; answer whether it was killed."""
    process = subprocess.Popen(
        ["alert-send", *command, "--quiet"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + life if life is not None else None
    text = lines(some)
    output = b""
    os.set_blocking(process.stdin.fileno(), False)
    open_input = True
    while True:
        left = None if ends is None else max(0, ends - time.monotonic())
        if left == 0 and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            ends = None
        writers = [process.stdin] if open_input else []
        readable, writable, _ = select.select([process.stdout], writers, [], left)
        if writable:
            try:
                text = text[os.write(process.stdin.fileno(), text):] if text else b""
            except OSError:
                text = b""
            if not text:
                process.stdin.close()
                open_input = False
        if readable:
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                break
            output += piece
    if open_input:
        process.stdin.close()
    process.wait()
    acknowledge(output)
    return process.returncode == -signal.SIGKILL


step = max(1, 2 * alerts // max(kills, 1))
while killed < kills:
    some = list(pending)[:step]
    flushes = not some or random.random() < 0.2
    life = random.choice([0.003, 0.01, 0.03, 0.1]) * (0.2 + 2 * random.random())
    killed += run(["flush"] if flushes else [], [] if flushes else some, life)
    if not some and random.random() < 0.3:
        # All have been acknowledged: have them told once more.
        pending.update(dict.fromkeys(random.sample(names, min(step, alerts))))
fails = False
while pending:
    run([], list(pending)[:4000], None)
for attempt in range(200):
    left = subprocess.run(
        ["alert-send", "outbox", "--format", "ndjson"], capture_output=True, check=True).stdout
    if not left:
        break
    # They need not wait until they are due.
    waiting = [json.loads(line)["entry"] for line in left.splitlines()]
    for start in range(0, len(waiting), 1000):
        run(["retry", *waiting[start:start + 1000]], [], None)
    # A trial of the breaker may have been killed: its place is free after a while.
    time.sleep(0.1)

print(f"{alerts} alerts, {killed} kills")
for path, messages in arrived.items():
    missing = [name for name in names if name not in messages]
    twice = [ids for ids in messages.values() if len(ids) > 1]
    other = [ids for ids in twice if len(set(ids)) > 1]
    print(f"{path}: {len(missing)} missing, {len(other)} told as something else")
    print(f"{path}: {sum(len(ids) - 1 for ids in twice)} came twice", file=sys.stderr)
print(f"{len(left)} bytes in the outbox")
