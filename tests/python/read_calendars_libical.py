"""The same as read_calendars.py, read by libical, which GNOME, KDE and many phones use.

A small program around the C library; it gives texts without escapes, and everything else as it is written.
"""

import ctypes
import ctypes.util
import json
import sys

PARAMETERS = ["CN", "CUTYPE", "PARTSTAT", "ROLE", "RSVP", "SENT-BY", "TZID", "VALUE"]


def library():
    """Opens the library and declares what is called."""
    path = ctypes.util.find_library("ical")
    if path is None:
        sys.exit("libical is missing; on Debian: apt-get install libical3")
    ical = ctypes.CDLL(path)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in [
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_isa", number, [pointer]),
        ("icalcomponent_kind_to_string", text, [number]),
        ("icalcomponent_get_first_property", pointer, [pointer, number]),
        ("icalcomponent_get_next_property", pointer, [pointer, number]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalcomponent_free", None, [pointer]),
        ("icalproperty_get_property_name", text, [pointer]),
        ("icalproperty_get_value", pointer, [pointer]),
        ("icalproperty_get_parameter_as_string", text, [pointer, text]),
        ("icalproperty_count_parameters", number, [pointer]),
        ("icalvalue_isa", number, [pointer]),
        ("icalvalue_string_to_kind", number, [text]),
        ("icalvalue_get_text", text, [pointer]),
        ("icalvalue_as_ical_string", text, [pointer]),
    ]:
        function = getattr(ical, name)
        function.restype, function.argtypes = result, arguments
    return ical


ICAL = library()
# ICAL_ANY_COMPONENT and ICAL_ANY_PROPERTY of the library's headers.
ANY_COMPONENT, ANY_PROPERTY = 1, 0
TEXT = ICAL.icalvalue_string_to_kind(b"TEXT")


def each(first, following, parent, kind):
    """Yields the children of a component."""
    child = first(parent, kind)
    while child:
        yield child
        child = following(parent, kind)


def name_of(component):
    return ICAL.icalcomponent_kind_to_string(ICAL.icalcomponent_isa(component)).decode()


def children(component):
    return each(
        ICAL.icalcomponent_get_first_component, ICAL.icalcomponent_get_next_component, component, ANY_COMPONENT
    )


def properties_of(component):
    return each(ICAL.icalcomponent_get_first_property, ICAL.icalcomponent_get_next_property, component, ANY_PROPERTY)


def said(prop):
    """Returns a property's value as text."""
    value = ICAL.icalproperty_get_value(prop)
    if not value:
        return ""
    text = ICAL.icalvalue_get_text(value) if ICAL.icalvalue_isa(value) == TEXT else ICAL.icalvalue_as_ical_string(value)
    return (text or b"").decode()


def read(prop):
    """Returns a property with its parameters; the library writes a parameter's value in quotes where it must be."""
    parameters = {}
    for name in PARAMETERS:
        value = ICAL.icalproperty_get_parameter_as_string(prop, name.encode())
        if value is not None:
            parameters[name] = value.decode().strip('"')
    if len(parameters) != ICAL.icalproperty_count_parameters(prop):
        parameters["?"] = "there are others"
    return [ICAL.icalproperty_get_property_name(prop).decode(), parameters, said(prop)]


def facts(file):
    """Returns what a file says."""
    calendar = ICAL.icalparser_parse_string(file.encode())
    if not calendar:
        return {"errors": ["not a calendar"]}
    names = [(name_of(one), one) for one in children(calendar)]
    head = {name: value for name, _, value in map(read, properties_of(calendar))}
    answer = {
        "method": head.get("METHOD"),
        "components": sorted(name for name, _ in names),
        "events": [sorted(map(read, properties_of(one)), key=str) for name, one in names if name == "VEVENT"],
        "errors": ["libical"] * ICAL.icalcomponent_count_errors(calendar),
    }
    ICAL.icalcomponent_free(calendar)
    return answer


if __name__ == "__main__":
    print(json.dumps([facts(file) for file in json.load(sys.stdin)], ensure_ascii=False))
