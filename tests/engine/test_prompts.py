"""What models are told keeps what documents say apart from what the program says."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rlm_desktop.core.limits import RunLimits
from rlm_desktop.core.model import CellEnd, CellResult
from rlm_desktop.engine.prompts import output_message


@given(st.text(st.sampled_from("` \n~ab"), max_size=60).filter(str.strip))
def test_printed_text_cannot_leave_its_marks(text):
    result = CellResult(CellEnd.DONE, output=text, output_length=len(text))
    message = output_message([result], 1, RunLimits(), "No limit")
    fences = [token.content for token in MarkdownIt("commonmark").parse(message.content) if token.type == "fence"]
    assert fences == [f"{text}\n"]
