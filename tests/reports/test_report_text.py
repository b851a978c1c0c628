"""Text of any kind becomes harmless Markdown that still shows it."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rlm_desktop.reports.inert import inert
from rlm_desktop.reports.marks import escape, fence, quote

anything = st.text(st.characters(codec="utf-8"), max_size=80)
signs = st.text("<>[](){}!`~#*_-+=|\\:/.&;$@ \n1aw", max_size=60)
renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    return "".join(child.content for token in renderer.parse(markdown) for child in token.children or [])


@given(signs | anything)
def test_escaped_text_is_one_paragraph_of_nothing_but_that_text(text):
    line = f"x {escape(text)}"
    tokens = renderer.parse(line)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert shown(line).split() == f"x {inert(text)}".split()


@given(signs | anything)
def test_escaped_text_at_the_start_of_a_line_begins_no_block(text):
    assert {token.type for token in renderer.parse(escape(text))} <= {"paragraph_open", "inline", "paragraph_close"}


@given(signs | anything)
def test_a_fence_holds_whatever_it_is_given(text):
    (block,) = renderer.parse(fence(text))
    assert block.type == "fence"
    assert block.content.removesuffix("\n") == inert(text).removesuffix("\n")


@example("<1@1>")
@given(signs | anything)
def test_a_quoted_answer_holds_no_html_link_or_picture_and_stays_in_its_quote(text):
    tokens = renderer.parse(f"before\n\n{quote(text)}\n\n# after")
    assert [token.content for token in tokens if token.level == 1 and token.type == "inline"][-1] == "after"
    assert not any(token.type == "html_block" for token in tokens)
    inside = {child.type for token in tokens for child in token.children or []}
    assert not inside & {"html_inline", "link_open", "image"}


@given(anything)
def test_no_hidden_character_is_left(text):
    kinds = {unicodedata.category(character) for character in inert(text) if character not in "\n\t"}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}


def test_scripts_that_need_joiners_and_direction_keep_them():
    persian = "می\u200cخواهم \u200fשלום"
    assert inert(persian) == persian
