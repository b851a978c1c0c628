"""Messages: the newest is shown, but a note does not hide an error."""

from rlm_desktop.ui.message_bar import MessageBar


def test_a_note_waits_until_an_error_was_closed(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.tell("The disk is full.")
    bar.tell("9 files are protected.", "warning")
    assert bar.text == "The disk is full."
    bar._close()
    assert bar.text == "9 files are protected."
    bar._close()
    assert bar.text == ""


def test_an_error_replaces_what_stands_there(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    for sentence, tone in (("Done.", "good"), ("The disk is full.", "bad"), ("The case is locked.", "bad")):
        bar.tell(sentence, tone)
    assert bar.text == "The case is locked."


def test_nothing_waits_after_another_case_was_opened(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.tell("The disk is full.")
    bar.tell("9 files are protected.", "warning")
    bar.clear()
    assert bar.text == ""
    bar._close()
    assert bar.text == ""


def test_what_the_button_does_may_tell_something(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.tell("Saved.", "good", "Open it", lambda: bar.tell("No program opens it.", "warning"))
    bar._action.click()
    assert bar.text == "No program opens it."
