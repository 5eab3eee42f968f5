"""Lets caldav-server-tester look at a CalDAV server that can only be read, and prints what it finds as JSON.

Reads JSON with `url`, `user` and `password`. Of its checks those are made that do not need a calendar to write into, and
the one that tries to make such a calendar; nothing may come of that.
"""

import json
import sys

import caldav
from caldav_server_tester.checker import ServerQuirkChecker

CHECKS = (
    "CheckGetCurrentUserPrincipal",
    "CheckWWWAuthenticate",
    "CheckWellKnown",
    "CheckPropfindAllprop",
    "CheckMakeDeleteCalendar",
    "CheckScheduling",
)

asked = json.load(sys.stdin)
client = caldav.DAVClient(url=asked["url"], username=asked["user"], password=asked["password"])
checker = ServerQuirkChecker(client, debug_mode=None)
before = sorted(str(calendar.url) for calendar in checker.principal.calendars())
found = {}
for name in CHECKS:
    checker.check_one(name)
for name, seen in checker.features_checked.dotted_feature_set_list().items():
    found[name] = seen.get("support") if isinstance(seen, dict) else seen
after = sorted(str(calendar.url) for calendar in checker.principal.calendars())
print(json.dumps({"found": found, "calendars": len(before), "unchanged": before == after}))
