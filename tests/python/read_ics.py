"""Reads a calendar file with a parser that is not ours and prints what it holds as JSON."""

import json
import sys

from icalendar import Calendar


def facts(content):
    """Returns the facts of a calendar with one event."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "start": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "description": str(event["DESCRIPTION"]),
        "organizer": [str(event["ORGANIZER"]), event["ORGANIZER"].params.get("CN")],
        "attendees": [[str(one), one.params.get("CN"), one.params.get("RSVP")] for one in attendees],
        "errors": [str(error) for error in event.errors],
    }


if __name__ == "__main__":
    print(json.dumps(facts(sys.stdin.buffer.read()), ensure_ascii=False))
