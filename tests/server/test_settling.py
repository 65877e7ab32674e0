from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.edits import range_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio

SHORT = "import old.mod\n"
# long enough that what is shown at first after an edit is what was found before, moved along
LONG = SHORT + "".join(f"name_{number} = [{number}]\n" for number in range(30_000))


async def test_what_was_shown_at_first_is_corrected_when_actions_were_asked_for_meanwhile(
    editor: Editor, folder: Path
) -> None:
    uri = editor.open(folder / "a.py", LONG)
    assert len(await editor.settles(uri, bool)) == 1
    # short now, so that the actions come before the text is looked at whole by itself
    editor.change(uri, [{"range": range_of(LONG, len(SHORT), len(LONG), editor.encoding), "text": ""}])
    assert len(await editor.settles(uri, bool)) == 1
    since = len(editor.seen)
    end = range_of(SHORT, len(SHORT), len(SHORT), editor.encoding)
    editor.change(uri, [{"range": end, "text": "print(old.mod.A)\n"}])
    shown = await editor.diagnostics(uri)
    assert await editor.actions(uri, end)
    if editor.pulls and len(shown) == 1:
        await editor.message(lambda one: one.get("method") == "workspace/diagnostic/refresh", since=since)
    assert len(await editor.settles(uri, lambda items: len(items) == 2)) == 2
