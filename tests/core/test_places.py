from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.core.findings import Span
from ssot_lsp.core.places import places_of
from ssot_lsp.core.text import LineIndex

TEXTS = st.lists(st.sampled_from(["a", "é", "😀", "\n", "\r\n", "\r", "\f", "\u2028", "\t"])).map("".join)


@given(TEXTS, st.data(), st.booleans())
def test_places_are_those_of_the_line_index(text, data, in_order):
    utf8 = text.encode()
    offsets = [len(text[:at].encode()) for at in range(len(text) + 1)]
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(offsets), st.sampled_from(offsets)), max_size=5))
    spans = [Span(*sorted(pair)) for pair in pairs]
    if in_order:
        spans.sort()
    index = LineIndex(utf8)
    expected = [(*index.position(s.start, "utf-32"), *index.position(s.end, "utf-32")) for s in spans]
    assert list(places_of(utf8, spans)) == expected
