"""What tests do with containers: list their members, take them out, go on from every place."""

from rlm_desktop.core.errors import ReadError
from rlm_desktop.corpus.readers.members import members


def contents(path, kind, start="", passwords=()):
    """Position, name and content of every member; the code of its problem in place of the content."""
    return [(member.position, member.name, _content(member)) for member in members(path, kind, start, passwords)]


def _content(member):
    try:
        if member.problem:
            raise member.problem
        with member.open() as content:
            return content.read()
    except ReadError as error:
        return error.code


def assert_goes_on_anywhere(path, kind, passwords=()):
    """From the cookie of every member, exactly the members after it come."""
    whole = contents(path, kind, passwords=passwords)
    cookies = [member.resume for member in members(path, kind, "", passwords)]
    assert len(cookies) == len(whole)
    for number, cookie in enumerate(cookies, start=1):
        assert contents(path, kind, cookie, passwords) == whole[number:]
    return whole
