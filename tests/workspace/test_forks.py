from __future__ import annotations

import os

import pytest

from ssot_lsp.workspace.forks import CAN_FORK, share_out

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no fork here")

PIECES = [[number, number + 1] for number in range(0, 60, 2)]


def test_everything_is_done_once():
    here, elsewhere = share_out(PIECES, 3, list, list)
    assert sorted([*here, *(one for answer in elsewhere for one in answer)]) == list(range(60))


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
