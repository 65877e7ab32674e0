from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssot_lsp.workspace.files import FoundFile, size_of
from ssot_lsp.workspace.forks import CAN_FORK, USUAL_SIZE, pieces_of, share_out

needs_fork = pytest.mark.skipif(not CAN_FORK, reason="no fork here")


@given(st.lists(st.sampled_from([-1, 0, 1, 500, 12_000, 200_000]), max_size=200), st.integers(1, 4))
@example([-1] * 100, 2)
@example([200_000, *[-1] * 100], 2)
def test_pieces_are_all_files_in_their_order_and_of_about_one_size(sizes, processes):
    files = [FoundFile("", "", 0, size) for size in sizes]
    pieces = pieces_of(files, processes)
    assert [file for piece in pieces for file in piece] == files
    known = [USUAL_SIZE if size < 0 else size for size in sizes]
    each = sum(known) / max(1, min(len(sizes), processes * 16))
    assert all(size_of(piece) <= each + max(known) for piece in pieces if piece)


PIECES = [[number, number + 1] for number in range(0, 60, 2)]


@needs_fork
def test_everything_is_done_once():
    here, elsewhere = share_out(PIECES, 3, list, list)
    assert sorted([*here, *(one for answer in elsewhere for one in answer)]) == list(range(60))


@needs_fork
def test_the_first_process_has_something_to_do_before():
    order = []

    def do(piece):
        order.append(piece[0])
        return [os.getpid()]

    def before():
        order.append("before")

    share_out(PIECES, 2, do, list, before=before)
    assert order[0] == "before"
    assert order.count("before") == 1
