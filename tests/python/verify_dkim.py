"""Checks the signatures of mails with a library that is not ours (dkimpy) and prints what it finds as JSON."""

import base64
import json
import sys

import dkim


def verdict(mail, record, where):
    """Tells whether a mail's signature holds, what it covers, and where its key was looked for."""
    asked = []

    def lookup(name, timeout=5):
        asked.append(name.decode().rstrip("."))
        return record.encode() if asked[-1] == where else None

    checker = dkim.DKIM(mail, minkey=0)
    try:
        holds = checker.verify(dnsfunc=lookup)
    except dkim.DKIMException:  # how it says that the body is another one
        holds = False
    covered = sorted({name.decode().lower() for name, _ in checker.signed_headers or []})
    return {"holds": holds, "covered": covered, "asked": asked}


task = json.load(sys.stdin)
mails = [base64.b64decode(mail) for mail in task["mails"]]
print(json.dumps([verdict(mail, task["record"], task["where"]) for mail in mails]))
