"""Expands a calendar file with parsers that are not ours and prints when its event takes place, as JSON.

icalendar reads the file, dateutil expands the rule. What RFC 5545 section 3.8.4.4 says of RECURRENCE-ID is done here:
an event with one takes the place of the occurrence it names.
"""

import json
import sys
from datetime import timezone

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar


def every(event, name):
    """Returns the times of a property that may stand there several times and hold several."""
    found = event.get(name, [])
    found = found if isinstance(found, list) else [found]
    return [entry.dt for one in found for entry in one.dts]


def expanded(content):
    """Returns method, UIDs, and start, end and status of every occurrence in the order of time."""
    calendar = Calendar.from_ical(content)
    events = calendar.walk("VEVENT")
    (master,) = [event for event in events if "RECURRENCE-ID" not in event]
    start, length = master["DTSTART"].dt, master["DTEND"].dt - master["DTSTART"].dt
    times = rruleset()
    times.rdate(start)
    if "RRULE" in master:
        times.rrule(rrulestr(master["RRULE"].to_ical().decode(), dtstart=start))
    for time in every(master, "RDATE"):
        times.rdate(time)
    for time in every(master, "EXDATE"):
        times.exdate(time)
    status = str(master["STATUS"])
    found = {time.astimezone(timezone.utc): (time, time + length, status) for time in times}
    for event in events:
        if "RECURRENCE-ID" in event:
            name = event["RECURRENCE-ID"].dt.astimezone(timezone.utc)
            found[name] = (event["DTSTART"].dt, event["DTEND"].dt, str(event["STATUS"]))
    utc = lambda time: time.astimezone(timezone.utc).isoformat()
    return {
        "method": str(calendar["METHOD"]),
        "uids": sorted({str(event["UID"]) for event in events}),
        "sequences": sorted({int(event["SEQUENCE"]) for event in events}),
        "zones": [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")],
        "errors": [str(error) for event in events for error in event.errors],
        "occurrences": [[utc(start), utc(end), status] for start, end, status in sorted(found.values())],
    }


if __name__ == "__main__":
    print(json.dumps(expanded(sys.stdin.buffer.read()), ensure_ascii=False))
