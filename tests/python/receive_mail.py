"""A mail server that is not ours: prints its port, takes one mail, and prints what the mail holds as JSON."""

import asyncio
import json
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP
from read_ics import facts


class Inbox:
    """Keeps the first mail."""

    def __init__(self, mail):
        self.mail = mail

    async def handle_DATA(self, server, session, envelope):
        self.mail.set_result(envelope)
        return "250 taken"


def content(envelope):
    message = message_from_bytes(envelope.content, policy=policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    calendar = next(part for part in parts if part.get_content_type() == "text/calendar")
    return {
        "envelope": [envelope.mail_from, envelope.rcpt_tos],
        "from": message["From"].addresses[0].addr_spec,
        "to": [[one.display_name, one.addr_spec] for one in message["To"].addresses],
        "subject": message["Subject"],
        "message_id": message["Message-ID"],
        "date": message["Date"].datetime.isoformat(),
        "structure": [part.get_content_type() for part in message.walk()],
        "text": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
        "method": calendar.get_param("method"),
        "calendar": facts(calendar.get_content()),
        "attachment": [[one.get_filename(), facts(one.get_content())] for one in message.iter_attachments()],
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
    }


async def main():
    loop = asyncio.get_running_loop()
    mail = loop.create_future()
    server = await loop.create_server(lambda: SMTP(Inbox(mail), enable_SMTPUTF8=False), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    print(json.dumps(content(await mail), ensure_ascii=False), flush=True)


asyncio.run(main())
