"""Modules about dates and times."""

from __future__ import annotations

import calendar
import datetime
import time
from typing import Any

from rlm_desktop.sandbox.facades import Tools, taken

_LONGEST_SLEEP = 1.0
"""Seconds. There is nothing to wait for here; a pause only costs the program its time."""


def modules(tools: Tools) -> dict[str, dict[str, Any]]:
    """The members of each module."""
    return {
        "datetime": taken(datetime, "date datetime time timedelta timezone tzinfo UTC MINYEAR MAXYEAR"),
        "time": taken(
            time,
            "time time_ns perf_counter perf_counter_ns monotonic monotonic_ns process_time process_time_ns timezone "
            "tzname strftime strptime gmtime localtime mktime ctime asctime struct_time",
        )
        | {"sleep": sleep},
        "calendar": taken(
            calendar,
            "month_name month_abbr day_name day_abbr monthrange monthcalendar isleap leapdays weekday timegm month "
            "Calendar TextCalendar HTMLCalendar calendar prmonth week weekheader firstweekday IllegalMonthError "
            "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY",
        ),
    }


def sleep(seconds: float) -> None:
    """``time.sleep``, one second at the most."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    time.sleep(min(seconds, _LONGEST_SLEEP))
