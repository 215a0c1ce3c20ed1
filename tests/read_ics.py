"""Reads a calendar of `gokaku plan --ics` with the icalendar package: every event must come back whole."""

import datetime
import sys

import icalendar

calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
events = calendar.walk("VEVENT")
assert events, "no event"
assert not calendar.errors, calendar.errors
for event in events:
    assert not event.errors, event.errors
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert type(start) is datetime.date and start < end, (start, end)
    assert event["UID"] and event["SUMMARY"] and event.decoded("DTSTAMP").tzinfo
assert len({str(event["UID"]) for event in events}) == len(events)
print(f"{len(events)} events read")
