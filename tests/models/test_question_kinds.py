"""Questions are told apart by what work they ask for."""

from __future__ import annotations

import pytest

from rlm_desktop.models.question_kinds import QuestionKind, understand


@pytest.mark.parametrize(
    ("question", "kind", "topic"),
    [
        ("Who paid the toll?", QuestionKind.FIND, "Who paid the toll?"),
        ("Which documents mention Corvid Marine?", QuestionKind.MENTIONS, "Corvid Marine"),
        ("List every document that mentions the bearings.", QuestionKind.MENTIONS, "bearings"),
        ("In which files does Ada Quill appear?", QuestionKind.MENTIONS, "Ada Quill"),
        ("How many emails refer to “clause 9”?", QuestionKind.MENTIONS, "clause 9"),
        ("How often does the word lens occur in the documents?", QuestionKind.MENTIONS, "lens"),
        ("Where is Ada Quill mentioned?", QuestionKind.MENTIONS, "Ada Quill"),
        (
            "List all documents that mention payments to people who left",
            QuestionKind.ABOUT,
            "payments to people who left",
        ),
        ("Which letters are about the roof?", QuestionKind.ABOUT, "roof"),
        ("What documents deal with the sale of the ferry?", QuestionKind.ABOUT, "sale of the ferry"),
        ("Summarise the case", QuestionKind.SUMMARY, ""),
        ("Please summarize these documents.", QuestionKind.SUMMARY, ""),
        ("Give me a summary of the engine report", QuestionKind.SUMMARY, "engine report"),
        ("Summarise the contract", QuestionKind.SUMMARY, "contract"),
        ("What is the engine report about?", QuestionKind.SUMMARY, "engine report"),
        ("Where does it say 'no part of the payment'?", QuestionKind.QUOTE, "no part of the payment"),
        ("Who said “It can go out next week”?", QuestionKind.QUOTE, "It can go out next week"),
        ("What does the contract say about payment?", QuestionKind.FIND, "What does the contract say about payment?"),
        ("How many bearings were delivered?", QuestionKind.FIND, "How many bearings were delivered?"),
        ("Compare the two bids", QuestionKind.FIND, "Compare the two bids"),
    ],
)
def test_a_question_is_of_its_kind(question, kind, topic):
    understood = understand(question)

    assert (understood.kind, understood.topic) == (kind, topic)
