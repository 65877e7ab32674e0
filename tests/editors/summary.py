"""What the end of a test run says of the editors: which were really tested, and why the others were not."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter):
    told = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for key, value in getattr(report, "user_properties", ()):
                if key == "editor":
                    told.setdefault(tuple(value), set()).add(report.outcome)
    if told:
        terminalreporter.section("editors")
        for (name, version, reason), outcomes in sorted(told.items()):
            became = "NOT TESTED" if reason else "FAILED" if "failed" in outcomes else "tested"
            again = ", some at the second attempt" if became == "tested" and "rerun" in outcomes else ""
            terminalreporter.line(f"{name:14} {became:11} {reason or version}{again}")
