"""Runs a command beside an HTTP server that misbehaves as the path asks, at $PORT.

The server has a thread a connection; what each path does is read from top to bottom.
"""
import os
import socket
import subprocess
import sys
import threading
import time


def head(status, *lines):
    return ("HTTP/1.1 %s\r\n%s\r\n" % (status, "".join(l + "\r\n" for l in lines))).encode()


def ok(body, status="200 OK", *lines):
    return head(status, "Content-Length: %d" % len(body), *lines) + body


def redirect(place, status="302 Found"):
    return ok(b"", status, "Location: " + place)


def trickle(connection, data, pause):
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(pause)


def answer(connection, path, request):
    words = path.split("?")[0].strip("/").split("/")
    name = words[0]
    host = "http://127.0.0.1:%d" % PORT
    if name == "ok":
        connection.sendall(ok(b"all is well"))
    elif name == "slow":
        time.sleep(float(words[1]) if len(words) > 1 else 0.3)
        connection.sendall(ok(b"at last"))
    elif name == "status":
        connection.sendall(ok(b"as asked", words[1] + " As Asked"))
    elif name == "json":
        connection.sendall(ok(b'{"status":"ok","db":{"up":true,"lag":0.5},"list":[1,2]}'))
    elif name == "slow-headers":
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(1000):
            connection.sendall(b"X-%d: y\r\n" % number)
            time.sleep(0.2)
    elif name == "trickle":
        connection.sendall(head("200 OK", "Content-Length: 1000"))
        trickle(connection, b"x" * 1000, 0.2)
    elif name == "hang":
        time.sleep(60)
    elif name == "truncated":
        connection.sendall(head("200 OK", "Content-Length: 1000") + b"only this")
    elif name == "bad-chunk":
        connection.sendall(head("200 OK", "Transfer-Encoding: chunked") + b"zz\r\nwhat\r\n")
    elif name == "cut-chunk":
        connection.sendall(head("200 OK", "Transfer-Encoding: chunked") + b"ff\r\nwhat")
    elif name == "endless":
        connection.sendall(head("200 OK", "Connection: close"))
        while True:
            connection.sendall(b"x" * 65536)
    elif name == "huge-headers":
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(10000):
            connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 1000))
    elif name == "not-http":
        connection.sendall(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    elif name == "empty":
        pass
    elif name == "reset":
        connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    elif name == "loop":
        connection.sendall(redirect(host + "/loop"))
    elif name == "circle":
        connection.sendall(redirect("/circle/" + ("b" if path.endswith("a") else "a")))
    elif name == "chain":
        left = int(words[1])
        connection.sendall(redirect("/chain/%d" % (left - 1)) if left else ok(b"the end"))
    elif name == "to":
        connection.sendall(redirect("/".join(words[1:]).replace(":/", "://", 1)))
    elif name == "echo":
        connection.sendall(ok(request))
    elif name == "secret":
        body = (b'{"error":"cannot reach postgres://app:hunter2@db/x",'
                b'"password":"hunter3","api_key": "abc123",'
                b'"header":"Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.x.y"}')
        connection.sendall(ok(body, "503 Sick"))
    elif name == "binary":
        connection.sendall(ok(bytes(range(256)), "500 Sick"))
    elif name == "long":
        connection.sendall(ok(b"z" * 5000, "500 Sick"))


def serve(connection):
    try:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return
            data += piece
        top, rest = data.split(b"\r\n\r\n", 1)
        for line in top.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                while len(rest) < int(line.split(b":")[1]):
                    rest += connection.recv(65536)
        answer(connection, top.split(b" ")[1].decode(), top + b"\n" + rest)
    except OSError:
        pass
    finally:
        connection.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
PORT = listener.getsockname()[1]


def accept():
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
sys.exit(subprocess.call(sys.argv[1:], env=dict(os.environ, PORT=str(PORT))))
