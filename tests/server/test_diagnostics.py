from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.server.edits import position_of, range_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio


async def test_a_legacy_import_is_found_on_opening(editor: Editor, folder: Path) -> None:
    text = "from old.mod import A\n"
    uri = editor.open(folder / "a.py", text)
    (item,) = await editor.diagnostics(uri)
    assert item["range"] == range_of(text, 20, 21, editor.encoding)
    assert item["code"] == "SSOT001"
    assert item["source"] == "ssot-lsp"
    assert item["severity"] == 2
    assert "new.mod.A" in item["message"]
