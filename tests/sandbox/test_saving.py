"""Plain data outlives a guest that is killed; nothing else does, and nothing that is saved can act."""

import json
from collections import Counter, OrderedDict, defaultdict, deque

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox_guests import Served

from rlm_desktop.core.limits import SandboxLimits
from rlm_desktop.core.model import CellEnd
from rlm_desktop.sandbox import messages
from rlm_desktop.sandbox.layers import Layers
from rlm_desktop.sandbox.protocol import MOST_SAVED, ProtocolError
from rlm_desktop.sandbox.saving import Saver, may_be_saved, read_saved

KILLED = "import itertools\nmax(itertools.repeat(1))"


def brought_back(variables):
    return read_saved(Saver().changes(variables)["texts"])


keys = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.tuples(st.integers(), st.text()))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(keys, inner),
        st.dictionaries(st.sampled_from(["$tuple", "$set", "$dict", "a"]), inner),
        st.lists(inner).map(tuple),
        st.sets(keys),
        st.frozensets(keys),
        st.lists(inner).map(deque),
        st.lists(st.text()).map(Counter),
        st.dictionaries(keys, inner).map(OrderedDict),
        st.dictionaries(keys, inner).map(lambda made: defaultdict(list, made)),
    ),
    max_leaves=20,
)


@given(values)
def test_plain_data_comes_back_as_it_was(value):
    (found,) = brought_back({"value": value}).values()
    assert found == value
    assert repr(found) == repr(value) or isinstance(value, set | frozenset) or "{" in repr(value)
    assert type(found) is type(value)


def test_types_within_are_kept():
    value = {"a": (1, [2, {3, 4}]), 5: defaultdict(int, {"x": 1}), ("k", 1): Counter("aab")}
    found = brought_back({"value": value})["value"]
    assert found == value
    assert [type(each) for each in found.values()] == [tuple, defaultdict, Counter]
    assert found[5]["new"] == 0


class Sub(dict):
    pass


CYCLE = []
CYCLE.append(CYCLE)


@pytest.mark.parametrize(
    "value",
    [
        print,
        lambda: 1,
        Sub(a=1),
        [Sub()],
        object(),
        type("S", (str,), {})("x"),
        defaultdict(lambda: 1),
        CYCLE,
        10**10_000,
        "x" * 1_000_001,
        ["x" * 400_000] * 3,
        {"x" * 400_000: "y" * 400_000, "z": "x" * 400_000},
        list(range(50_001)),
        [[0] * 100] * 1000,
        b"bytes",
        1j,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_or_too_much_is_left_out(value):
    assert Saver().changes({"value": value, "small": 1})["names"] == ["small"]


def test_only_what_changed_is_sent_again():
    saver = Saver()
    assert saver.changes({"a": [1], "b": 2})["texts"] == {"a": "[1]", "b": "2"}
    assert saver.changes({"a": [1], "b": 3}) == {"names": ["b", "a"], "texts": {"b": "3"}}
    assert saver.changes({"a": [1]}) == {"names": ["a"], "texts": {}}


def test_a_variable_that_is_too_much_does_not_cost_the_others_their_place():
    variables = {"small": {"a": 1}, "much": [[0] * 100] * 1000, "last": 2}
    assert Saver().changes(variables)["names"] == ["last", "small"]


def test_all_together_stay_within_the_bound():
    variables = {f"v{number}": "x" * 900_000 for number in range(8)}
    texts = Saver().changes(variables)["texts"]
    assert 0 < sum(map(len, texts.values())) <= MOST_SAVED
    # The newest are worth the most.
    assert "v7" in texts


@pytest.mark.parametrize(
    "name", ["__builtins__", "_getattr_", "_x", "context", "FINAL", "a b", "class", "", "1a", "print.x", "_wattr_"]
)
def test_names_of_the_sandbox_itself_cannot_come_back(name):
    assert not may_be_saved(name)
    assert read_saved({name: "1"}) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nothing",
        '{"$set": [[]]}',
        '{"$dict": [1]}',
        '{"$defaultdict": ["eval", []]}',
        '{"$defaultdict": 5}',
        '{"$counter": 1}',
        '{"$tuple": null}',
        "[" * 100_000,
        "1" * 10_000,
        5,
        None,
    ],
    ids=lambda text: repr(text)[:20],
)
def test_texts_that_lie_are_left_out(text):
    assert read_saved({"a": text, "b": "1"}) == {"b": 1}


@given(st.text())
def test_no_text_breaks_reading(text):
    assert read_saved({"a": text}).keys() <= {"a"}


# -- in the host --------------------------------------------------------------------------------------------


def test_plain_data_is_there_after_a_kill_and_the_model_is_told(guests):
    sandbox = guests.start(context="c", seconds=0.2)
    setup = (
        "import re\nfound = {1: ('a', 2)}\nnames = ['Bo']\npattern = re.compile('x')\n"
        "def f():\n    return 1\nfound[2] = ('b', 3)"
    )
    assert guests.run(setup, sandbox).end is CellEnd.DONE
    result = guests.run(f"names.append('lost')\nnew = 1\n{KILLED}", sandbox)
    assert (result.end, result.variables_kept, result.saved) == (CellEnd.TIMEOUT, False, ("found", "names"))
    assert "these variables, as they were before this one: found, names." in result.error
    assert "Lost are pattern, f, imports" in result.error or "Lost are f, pattern, imports" in result.error
    assert [variable.name for variable in result.variables] == ["found", "names"]
    after = guests.run("found, names, 'new' in globals(), 'f' in globals(), context", sandbox)
    assert after.output == "({1: ('a', 2), 2: ('b', 3)}, ['Bo'], False, False, 'c')\n"
    # What was brought back is saved anew.
    assert guests.run("names.append('Al')", sandbox).variables_kept
    assert sandbox._guest.saved["names"] == '["Bo","Al"]'


def test_deleted_variables_do_not_come_back(guests):
    sandbox = guests.start(context="", seconds=0.2)
    guests.run("a = 1\nb = 2", sandbox)
    guests.run("del a", sandbox)
    assert guests.run(KILLED, sandbox).saved == ("b",)


def test_memory_beyond_the_limit_is_stopped_where_the_system_sets_none(guests):
    sandbox = guests.start(context="", layers=Layers.LANGUAGE, memory=32 << 20, seconds=20)
    result = guests.run("kept = 5\nbig = []\nwhile True:\n    big.append('x' * 100_000)", sandbox)
    assert (result.end, result.variables_kept) == (CellEnd.MEMORY, True)
    assert "32 MB" in result.error
    assert guests.run("del big\nkept", sandbox).output == "5\n"


def test_memory_that_one_call_fills_ends_the_process(guests):
    sandbox = guests.start(context="", layers=Layers.LANGUAGE, memory=32 << 20, seconds=20)
    guests.run("kept = 5", sandbox)
    result = guests.run("import itertools\nlist(itertools.count())", sandbox)
    assert (result.end, result.variables_kept, result.saved) == (CellEnd.MEMORY, False, ("kept",))
    assert "32 MB" in result.error
    assert guests.run("kept", sandbox).output == "5\n"


# -- a guest that lies --------------------------------------------------------------------------------------


def _told(saved):
    return {"saved": saved}


@pytest.mark.parametrize(
    "saved",
    [
        5,
        {},
        {"names": ["a"], "texts": {}},
        {"names": ["a"], "texts": {"a": 5}},
        {"names": [5], "texts": {}},
        {"names": "a", "texts": {"a": "1"}},
        {"names": ["a"], "texts": []},
        {"names": ["x"] * 1001, "texts": {"x": "1"}},
        {"names": ["a"], "texts": {"a": "x" * (MOST_SAVED + 1)}},
        {"names": ["a", "b"], "texts": {"a": "x" * MOST_SAVED, "b": "x"}},
        {"names": ["a"], "texts": {"a": "1"}, "more": 1},
    ],
    ids=lambda saved: json.dumps(saved)[:40],
)
def test_saved_variables_of_the_wrong_shape_are_no_message(saved):
    with pytest.raises(ProtocolError):
        messages.saved(_told(saved), {})


def test_host_keeps_what_did_not_change_and_drops_what_is_gone():
    before = {"a": "1", "b": "2"}
    assert messages.saved(_told({"names": ["a", "c"], "texts": {"c": "3"}}), before) == {"a": "1", "c": "3"}
    assert messages.saved(_told(None), before) == before


def test_guest_that_dies_of_its_saved_variables_is_followed_by_one_without(guests):
    async def poisoned():
        from rlm_desktop.sandbox.host import Sandbox

        # Texts that take more than the memory of the next guest.
        sandbox = await Sandbox.start(query="", case=None, context="", limits=SandboxLimits(frame=100_000))
        await sandbox.run("a = 1", Served())
        sandbox._drop()
        sandbox._saved = {"a": "1", "b": '"' + "x" * 200_000 + '"'}
        result = await sandbox.run("'a' in globals(), 'b' in globals()", Served())
        await sandbox.close()
        return result.output

    assert guests.wait(poisoned()) == "(False, False)\n"
