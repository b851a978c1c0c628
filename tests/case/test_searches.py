"""Searches are kept with the case, the newest first, each once."""

from contextlib import closing

from rlm_desktop.case.connection import connect_read_only
from rlm_desktop.case.searches import keep_search, list_searches


def test_searches_are_kept_once_and_taken_off(case):
    for query in ("Voss", "tag:fraud", "Voss"):
        keep_search(case, query, kept=True)
    with closing(connect_read_only(case)) as connection:
        assert list_searches(connection) == ["tag:fraud", "Voss"]
    keep_search(case, "Voss", kept=False)
    keep_search(case, "never kept", kept=False)
    with closing(connect_read_only(case)) as connection:
        assert list_searches(connection) == ["tag:fraud"]
