"""A process of its own that checks a share of the files: the job comes in pickled, the outcomes go out so."""

from __future__ import annotations


def main() -> None:
    """Answer one job of `ssot_lsp.workspace.pool`, both pickled."""
    import pickle
    import sys

    from ssot_lsp.workspace.checker import Checker
    from ssot_lsp.workspace.pool import answer_of, work

    root, registry, options, files, memory, reports, share = pickle.load(sys.stdin.buffer)
    checker = Checker(root, registry, options, files)
    checker.memory, checker.reports = memory, reports
    outcomes = work(checker, share)
    sys.stdout.buffer.write(pickle.dumps(answer_of(checker, outcomes), protocol=pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
