"""Reads calendar files with a parser that is not ours, and says everything that stands in their events.

Input is a JSON list of files, output a list of the same length: `method`, the names of the components, and of each event
all properties as `[name, {parameter: value}, value]`, sorted.
"""

import json
import sys

from icalendar import Calendar
from icalendar.prop import vText


def said(value):
    """Returns a value as text: without escapes where it is a text, as it is written otherwise."""
    if isinstance(value, vText):
        return str(value)
    if isinstance(value, str):
        return str(value)
    written = value.to_ical()
    return written.decode() if isinstance(written, bytes) else written


def properties(event):
    """Returns all properties of an event."""
    found = []
    for name, value in event.property_items(recursive=False):
        if name in ("BEGIN", "END"):
            continue
        parameters = {key.upper(): str(one) for key, one in getattr(value, "params", {}).items()}
        found.append([name, parameters, said(value)])
    return sorted(found, key=str)


def facts(file):
    """Returns what a file says."""
    calendar = Calendar.from_ical(file)
    return {
        "method": str(calendar.get("METHOD")),
        "components": sorted(one.name for one in calendar.subcomponents),
        "events": [properties(event) for event in calendar.walk("VEVENT")],
        "errors": [str(error) for one in calendar.walk() for error in one.errors],
    }


if __name__ == "__main__":
    print(json.dumps([facts(file) for file in json.load(sys.stdin)], ensure_ascii=False))
