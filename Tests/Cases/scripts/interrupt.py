"""Send a signal to scripts/pipeline, under with-sim, and tell what came of it:
interrupt.py pid|group|terminal SIGNAL [TIMES]"""

import json
import os
import pty
import signal
import subprocess
import sys
import time
import urllib.request

to, name = sys.argv[1:3]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 1
number = signal.Signals["SIG" + name]
scripts = os.environ["SCRIPTS"]
with open(f"{scripts}/data/domains.csv") as known, open("domains", "w") as some:
    some.writelines(known.readlines()[:200])
# A caller that ignores them, as nohup(1) does, would have its way.
for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(each, signal.SIG_DFL)
command = [f"{scripts}/pipeline", "--models=all", "--output", "answers", "domains"]


def lines():
    try:
        with open("answers", "rb") as file:
            return file.read().count(b"\n")
    except FileNotFoundError:
        return 0


if to == "terminal":
    process, terminal = pty.fork()
    if process == 0:
        os.execv(command[0], command)
else:
    printed = open("printed", "w+b")
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed, start_new_session=True
    ).pid
while lines() < 300:
    time.sleep(0.01)
for _ in range(times):
    if to == "pid":
        os.kill(process, number)
    elif to == "group":
        os.killpg(process, number)
    else:
        os.write(terminal, b"\x03")
    time.sleep(0.12)  # less than that is one wish
text = b""
if to == "terminal":
    try:
        while piece := os.read(terminal, 65536):
            text += piece
    except OSError:  # the other side is closed
        pass
status = os.waitpid(process, 0)[1]
if to != "terminal":
    printed.seek(0)
    text = printed.read()

with urllib.request.urlopen(os.environ["LLM_SIM_URL"] + "/_sim/stats") as stats:
    sent = json.load(stats)["requests"]
kept = lines()
table = text.decode().splitlines()
code = os.waitstatus_to_exitcode(status)
end = f"signal {-code}" if code < 0 else f"status {code}"
lost = "some" if sent > kept else "none"
print(f"{name} to the {to}: {end}")
print(f"  some were left out: {kept < 199 * 31}, sent and not kept: {lost}")
print(f"  the total is theirs: {table[-2].split()[:2] == ['total', str(kept)]}")
print(f"  the answers are named: {table[-1] == f'The answers: answers ({kept} records)'}")
