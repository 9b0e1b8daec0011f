"""An HTTP server for alerts that holds callers to the rules of the services.

server.py PORTFILE LOG [PLAN]: listens on a loopback port, whose number it
writes to PORTFILE, and adds a line of JSON to LOG for each request.

  /services/...    Slack's incoming webhooks
  /v2/enqueue      PagerDuty's Events API
  anything else    any webhook: 200

PLAN is a file of lines `PATH STATUS[,NAME=VALUE]... [BODY]`: what the next
request to a path that begins so gets instead, each line once; `PATH close`
closes the connection after the request, `PATH hang` never answers, and `PATH
headers` stops in the middle of an answer. The file is
read anew for each request.
"""

import http.server
import json
import os
import re
import socketserver
import sys
import threading
import time
import urllib.parse

portfile, log = sys.argv[1:3]
planfile = sys.argv[3] if len(sys.argv) > 3 else os.devnull
used = set()
lock = threading.Lock()


def slack(body):
    """What Slack says of a message, from its documentation of errors."""
    try:
        message = json.loads(body)
    except ValueError:
        return 400, "invalid_payload"
    if not isinstance(message, dict):
        return 400, "invalid_payload"
    if not message.get("text") and not message.get("blocks"):
        return 400, "no_text"
    if set(message) - {"text", "blocks", "attachments"}:
        return 400, "invalid_payload"
    if len(message.get("text", "")) > 40000:
        return 400, "msg_too_long"
    blocks = message.get("blocks", [])
    if len(blocks) > 50:
        return 400, "invalid_blocks"
    for block in blocks:
        kind = block.get("type")
        if kind == "header":
            text = block["text"]
            good = text["type"] == "plain_text" and 1 <= len(text["text"]) <= 150
        elif kind == "section":
            text = block["text"]
            good = text["type"] == "mrkdwn" and 1 <= len(text["text"]) <= 3000
            good = good and markup(text["text"])
        elif kind == "context":
            good = 1 <= len(block["elements"]) <= 10
            good = good and all(markup(one["text"]) for one in block["elements"])
        else:
            good = kind == "divider"
        if not good:
            return 400, "invalid_blocks"
    return 200, "ok"


def markup(text):
    """No text of an alert may be a link or a mention."""
    return "<" not in text and not re.search("&(?!amp;|lt;|gt;)", text)


def pagerduty(body):
    """What PagerDuty says of an event."""
    errors = []
    try:
        event = json.loads(body)
    except ValueError:
        event = {}
        errors.append("Event object is not JSON")
    if len(body) > 512000:
        return 413, "{}"
    key = event.get("routing_key", "")
    if len(key) != 32:
        errors.append("'routing_key' is missing or blank")
    action = event.get("event_action")
    if action not in ("trigger", "acknowledge", "resolve"):
        errors.append("'event_action' is invalid")
    dedup = event.get("dedup_key", "")
    if len(dedup) > 255:
        errors.append("'dedup_key' is too long")
    if action != "trigger" and not dedup:
        errors.append("'dedup_key' is missing or blank")
    if action == "trigger":
        payload = event.get("payload", {})
        if not 1 <= len(payload.get("summary", "")) <= 1024:
            errors.append("'payload.summary' is missing, blank or too long")
        if not payload.get("source"):
            errors.append("'payload.source' is missing or blank")
        if payload.get("severity") not in ("critical", "error", "warning", "info"):
            errors.append("'payload.severity' is invalid")
    if errors:
        return 400, json.dumps({
            "status": "invalid event", "message": "Event object is invalid",
            "errors": errors})
    return 202, json.dumps({
        "status": "success", "message": "Event processed", "dedup_key": dedup})


def planned(path):
    with open(planfile, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            words = line.rstrip("\n").split(" ", 2)
            if number not in used and path.startswith(words[0]):
                used.add(number)
                return words
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with lock:
            plan = planned(self.path)
        if plan and plan[1] == "hang":
            self.note(body, 0)
            time.sleep(600)
        if plan and plan[1] == "headers":
            self.note(body, 0)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{")
            time.sleep(600)
        if plan and plan[1] == "close":
            self.note(body, 0)
            self.close_connection = True
            return
        headers = {}
        if plan:
            words = plan[1].split(",")
            status = int(words[0])
            headers = dict(
                (name, urllib.parse.unquote_plus(value))
                for name, value in (word.split("=", 1) for word in words[1:]))
            answer = plan[2] if len(plan) > 2 else ""
        elif self.path.startswith("/services/"):
            status, answer = slack(body)
        elif self.path == "/v2/enqueue":
            status, answer = pagerduty(body)
        else:
            status, answer = 200, "{}"
        self.note(body, status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(answer.encode())))
        self.end_headers()
        self.wfile.write(answer.encode())

    def note(self, body, status):
        try:
            content = json.loads(body)
        except ValueError:
            content = body.decode("utf-8", "replace")
        headers = {
            name.lower(): value for name, value in self.headers.items()
            if name.lower().startswith(("webhook-", "content-type"))}
        line = json.dumps({
            "path": self.path, "status": status, "at": time.time(),
            "headers": headers, "body": content})
        with lock, open(log, "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 1024


server = Server(("127.0.0.1", int(os.environ.get("PORT", "0"))), Handler)
open(log, "a", encoding="utf-8").close()
with open(portfile + ".new", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.replace(portfile + ".new", portfile)
server.serve_forever()
