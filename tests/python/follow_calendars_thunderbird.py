"""Thunderbird follows calendars as its dialog for new calendars sets them up.

The first line on standard input is JSON with `link`, `dav`, `user` and `password`; for each line after it everything is
fetched again, and one line of JSON is printed: under `shown` for `link` and for `dav/` and the end of each collection's
address start and end of everything in it, in UTC. What happens inside Thunderbird is in follow_calendars_thunderbird.js.
"""

import datetime
import json
import sys

import thunderbird


def minute(time):
    """A time as the suite writes it: `20261125T010000Z` is `2026-11-25 01:00`."""
    return datetime.datetime.strptime(time, "%Y%m%dT%H%M%SZ").strftime("%Y-%m-%d %H:%M")


asked = json.loads(sys.stdin.readline())
with thunderbird.running() as program:
    for _ in sys.stdin:
        calendars = program.run("follow_calendars_thunderbird.js", asked)
        shown = {name: [[minute(time) for time in times] for times in held] for name, held in calendars.items()}
        print(json.dumps({"shown": shown}), flush=True)
