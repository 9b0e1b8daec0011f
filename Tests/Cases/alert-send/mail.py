"""A mail server for alerts: STARTTLS, authentication, and faults by plan.

mail.py PORTFILE LOG PLAN [--starttls CERTIFICATE KEY] [--tls CERTIFICATE KEY]
        [--auth USER PASSWORD]

Adds a line of JSON to LOG for each mail it takes. PLAN is a file of lines
`WHERE ANSWER`, each used once: `rcpt:ADDRESS 550 no such user`, `data 451 later`,
or `data drop`, which takes the mail and closes the connection without a word.
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("portfile")
options.add_argument("log")
options.add_argument("plan")
options.add_argument("--starttls", nargs=2)
options.add_argument("--tls", nargs=2)
options.add_argument("--auth", nargs=2)
given = options.parse_args()
used = set()


def planned(where):
    with open(given.plan, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            place, answer = line.rstrip("\n").split(" ", 1)
            if number not in used and place == where:
                used.add(number)
                return answer
    return None


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answer = planned("rcpt:" + address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = planned("data")
        if answer and answer != "drop":
            return answer
        content = envelope.content
        for line in content.split(b"\r\n"):
            if len(line) > 998 or b"\n" in line or b"\r" in line:
                return "554 a line that no mail may have"
        mail = email.message_from_bytes(content, policy=email.policy.default)
        defects = [str(one) for part in mail.walk() for one in part.defects]
        parts = {
            part.get_content_type(): part.get_content()
            for part in mail.walk() if not part.is_multipart()}
        line = json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "tls": session.ssl is not None or given.tls is not None,
            "user": getattr(session, "login", None),
            "headers": [[name, str(value)] for name, value in mail.items()],
            "defects": defects, "parts": parts}, ensure_ascii=False)
        with open(given.log, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        if answer == "drop":
            server.transport.close()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = [data.login.decode(), data.password.decode()] == given.auth
    if good:
        session.login = data.login.decode()
    return AuthResult(success=good, handled=good)


def context(files):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    return made


async def main():
    loop = asyncio.get_running_loop()
    starttls = context(given.starttls) if given.starttls else None

    def protocol():
        return SMTP(
            Handler(), hostname="mail.example.com", tls_context=starttls,
            require_starttls=bool(starttls), auth_required=bool(given.auth),
            auth_require_tls=bool(starttls),
            authenticator=authenticate if given.auth else None)

    server = await loop.create_server(
        protocol, "127.0.0.1", 0, ssl=context(given.tls) if given.tls else None)
    open(given.log, "a", encoding="utf-8").close()
    with open(given.portfile + ".new", "w", encoding="utf-8") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.replace(given.portfile + ".new", given.portfile)
    await server.serve_forever()


asyncio.run(main())
