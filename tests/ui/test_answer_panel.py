"""The answer panel: each claim with its quotes, their states in words, and the way to their pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

from records import begun_run, failed_run, finished_run
from rlm_desktop.core.events import AnswerGiven, RunState
from rlm_desktop.core.model import Citation, Claim, QuoteState, Span, Verdict
from rlm_desktop.ui.answer_panel import AnswerPanel
from rlm_desktop.ui.claim_view import ClaimView
from rlm_desktop.ui.clipboard import copy_selection
from rlm_desktop.ui.empty_state import EmptyState
from rlm_desktop.ui.state_label import StateLabel
from shown_runs import LiveRun, show


@pytest.fixture
def panel(qtbot, controller):
    made = AnswerPanel(controller)
    qtbot.addWidget(made)
    made.resize(520, 700)
    made.show()
    return made


@pytest.fixture
def full(panel, controller, case, qtbot):
    show(qtbot, controller, case, finished_run())
    qtbot.waitUntil(lambda: len(panel.claims) == 6)
    return panel


def title(panel):
    return panel.findChild(EmptyState).accessibleName()


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]


def test_before_the_first_answer_the_panel_says_what_will_be_there(panel, controller, case, qtbot):
    assert title(panel) == "No answer yet"
    show(qtbot, controller, case, failed_run())
    assert title(panel) == "No answer"
    LiveRun(controller).give(qtbot, begun_run())
    assert title(panel) == "Not answered yet"


def test_the_head_counts_quotes_by_state_and_says_how_the_run_ended(full):
    assert full.summary.text() == "5 quotes: 1 exact, 1 normalised, 1 near, 1 elsewhere, 1 not found"
    assert full.account.text().startswith("Done after 5 steps and 26 calls in ")
    assert "$0.08" in full.account.text()
    assert "claude-sonnet-4-5" in full.account.text()


def test_each_claim_stands_with_its_quotes_states_and_places(full):
    first = full.claims[0]
    assert "paid the consultant three times in 2019" in words(first)[0]
    assert "[c1]" not in words(first)[0]
    assert [row.findChild(StateLabel).text for row in full.rows] == [
        "Exact",
        "Normalised",
        "Near",
        "Not found",
        "Elsewhere",
    ]
    assert "ledger.pdf, page 12" in words(full.rows[1])
    assert "“was settled on 14 March 2019”" in words(full.rows[1])
    assert "contract.pdf, page 9" in words(full.rows[4])


def test_a_claim_that_is_only_its_quote_is_not_said_twice(qtbot):
    quote = Citation("c1", "Six were new.", 1, 4, QuoteState.EXACT, Span(1, 4, 0, 13), "Six were new.", "report.pdf")
    for claim, times in (("“Six were new.” [c1] (report.pdf, page 4)", 1), ("It says “Six were new.” [c1]", 2)):
        view = ClaimView(Claim(claim, ("c1",)), [quote])
        qtbot.addWidget(view)
        assert sum("Six were new." in text for text in words(view)) == times


def test_a_claim_without_a_quote_says_so(full):
    rows_of_the_table = [view for view in full.claims if not view.rows]
    assert len(rows_of_the_table) == 3
    assert words(rows_of_the_table[0]) == [
        "14 March 2019 · EUR 140,000 · H. Voss",
        "No quote supports this statement.",
    ]


def test_an_answer_that_is_not_whole_is_headed_by_why(panel, controller, case, qtbot):
    show(qtbot, controller, case, finished_run(RunState.STOPPED))
    labels = [label.text for label in panel.findChildren(StateLabel) if label.isVisible()]
    assert labels[0].startswith("The run was stopped.")


def test_a_click_opens_the_page(full, qtbot):
    with qtbot.waitSignal(full.citation_activated) as activated:
        qtbot.mouseClick(full.rows[2], Qt.MouseButton.LeftButton)
    assert activated.args[0].marker == "c3"
    with qtbot.assertNotEmitted(full.citation_activated):
        qtbot.mouseClick(full.rows[2], Qt.MouseButton.RightButton)


def test_arrows_go_from_quote_to_quote_and_enter_opens(full, qtbot):
    rows = full.rows
    rows[1].setFocus()
    qtbot.keyClick(rows[1], Qt.Key.Key_Down)
    assert rows[2].hasFocus()
    qtbot.keyClick(rows[2], Qt.Key.Key_Down)
    assert rows[3].hasFocus()
    qtbot.keyClick(rows[3], Qt.Key.Key_Up)
    assert rows[2].hasFocus()
    with qtbot.waitSignal(full.citation_activated) as activated:
        qtbot.keyClick(rows[2], Qt.Key.Key_Return)
    assert activated.args[0].marker == "c3"


def test_arrows_stay_within_the_quotes(full, qtbot):
    first, last = full.rows[0], full.rows[-1]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Up)
    assert first.hasFocus()
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Down)
    assert last.hasFocus()


def test_a_screen_reader_hears_state_words_and_place_of_a_quote(full):
    heard = full.rows[3].accessibleName()
    assert heard == "Not found: “the board was informed in writing”, minutes.docx, page 4"
    assert "Do not rely" in full.rows[3].accessibleDescription()


def test_a_long_answer_comes_in_parts(panel, controller, case, qtbot):
    records = finished_run()
    place = next(
        n for n, record in enumerate(records) if isinstance(record.event, AnswerGiven) and record.event.run == "r1"
    )
    text = "\n".join(f"- Claim {number}" for number in range(1, 101))
    long = [*records[:place], type(records[0])("", 0, 0.0, AnswerGiven("r1", text)), *records[place + 1 :]]
    show(qtbot, controller, case, long)
    qtbot.waitUntil(lambda: len(panel.claims) == 30)
    more = panel._more
    assert more.text() == "Show 30 of 70 further claims"
    for _ in range(3):
        more.click()
    qtbot.waitUntil(lambda: len(panel.claims) == 100)
    assert not more.isVisible()


def test_a_hidden_panel_shows_the_answer_once_it_is_seen(panel, controller, case, qtbot):
    panel.hide()
    show(qtbot, controller, case, finished_run())
    assert panel.claims == []
    panel.show()
    qtbot.waitUntil(lambda: len(panel.rows) == 5)


def test_no_line_of_text_is_wider_than_the_panel(full, qtbot):
    full.resize(360, 700)
    qtbot.waitUntil(lambda: full._scroll.widget().width() <= full._scroll.viewport().width())


def test_a_verdict_is_kept_with_its_note_and_shown_again(full, controller, qtbot):
    bar = full.claims[0].verdict
    assert bar.buttons[Verdict.DOUBTED].accessibleName().startswith("Doubt: ")
    bar.buttons[Verdict.DOUBTED].setFocus()
    qtbot.keyClick(bar.buttons[Verdict.DOUBTED], Qt.Key.Key_Space)
    bar.note.setText("The date differs.")
    qtbot.keyClick(bar.note, Qt.Key.Key_Return)
    claim = full.claims[0].claim.text
    kept = controller.trajectory.root.judgements
    qtbot.waitUntil(lambda: claim in kept and kept[claim].note == "The date differs.")
    assert kept[claim].verdict is Verdict.DOUBTED
    run = controller.run_id
    with qtbot.waitSignal(controller.run_shown):
        controller.show_run(run)
    qtbot.waitUntil(lambda: bool(full.claims) and full.claims[0].verdict.buttons[Verdict.DOUBTED].isChecked())
    assert full.claims[0].verdict.note.text() == "The date differs."


def test_pressing_a_verdict_again_takes_it_back(full, controller, qtbot):
    button = full.claims[1].verdict.buttons[Verdict.ACCEPTED]
    kept = controller.trajectory.root.judgements
    button.click()
    qtbot.waitUntil(lambda: full.claims[1].claim.text in kept)
    button.click()
    qtbot.waitUntil(lambda: not kept)


def test_the_foot_says_over_how_much_the_answer_holds(full, qtbot):
    qtbot.waitUntil(lambda: bool(full.bounds.text()))


def test_the_difference_of_a_near_quote_is_shown(full):
    near = next(row for row in full.rows if row.citation.state is QuoteState.NEAR)
    assert any(text.startswith("Differs: ") for text in words(near))


def test_a_quote_is_dragged_out_with_its_place_and_does_not_open_its_page_then(full, qtbot, monkeypatch):
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _action: dragged.append(drag.mimeData().text()))
    row = full.rows[1]
    start = QPoint(20, 10)
    with qtbot.assertNotEmitted(full.citation_activated):
        qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(row, start + QPoint(2, 0))
        assert dragged == []
        qtbot.mouseMove(row, start + QPoint(QApplication.startDragDistance() + 5, 0))
        qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=start)
    assert dragged == ["“was settled on 14 March 2019” (ledger.pdf, page 12)"]


def test_a_quote_that_has_the_keyboard_is_copied_with_its_place_and_what_is_wrong_with_it(full):
    full.rows[3].setFocus()
    copy_selection()
    assert QApplication.clipboard().text() == "“the board was informed in writing” (minutes.docx, page 4; not found)"
