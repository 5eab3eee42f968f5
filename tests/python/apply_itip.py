"""Thunderbird takes invitations in, and what its calendar then holds is printed.

On standard input a list of mailboxes, each with an "address" and its "files": the calendar parts of its mails, in the
order of their arrival. Printed is a list for each mailbox: for every file what Thunderbird "offered" (nothing for a
message that is out of date) and the "events" of the calendar after that was accepted. One Thunderbird serves them all;
what happens inside it is in apply_itip.js.
"""

import json
import sys

import thunderbird

mailboxes = json.load(sys.stdin)
with thunderbird.running() as program:
    answers = [program.run("apply_itip.js", mailbox["address"], mailbox["files"]) for mailbox in mailboxes]
json.dump(answers, sys.stdout)
