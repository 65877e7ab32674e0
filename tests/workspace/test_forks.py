from __future__ import annotations

import os

import pytest

from ssot_lsp.workspace.forks import CAN_FORK, share_out

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="no fork here")

PIECES = [[number, number + 1] for number in range(0, 60, 2)]


def test_everything_is_done_once():
    here, elsewhere = share_out(PIECES, 3, list, list)
    assert sorted([*here, *(one for answer in elsewhere for one in answer)]) == list(range(60))


def test_each_process_finishes_what_it_did_knowing_of_the_others():
    def finish(done, total):
        return [(os.getpid(), sorted(done), total)]

    here, elsewhere = share_out(PIECES, 3, list, list, finish, sum)
    finished = [*here, *(one for answer in elsewhere for one in answer)]
    assert len({process for process, *_ in finished}) == 3
    assert sorted(one for _, done, _ in finished for one in done) == list(range(60))
    assert all(sum(done) <= total <= sum(range(60)) for _, done, total in finished)
    assert max(total for *_, total in finished) == sum(range(60))


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
