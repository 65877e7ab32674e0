from __future__ import annotations

import io
import logging
import os
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from lsprotocol.converters import get_converter

from ssot_lsp.core.findings import Edit
from ssot_lsp.core.text import LineIndex
from ssot_lsp.server.arguments import parse
from ssot_lsp.server.client import Client, client_of
from ssot_lsp.server.convert import text_edits, workspace_edit
from ssot_lsp.server.settings import Settings, settings_of
from ssot_lsp.server.transport import Writer, read_frames
from ssot_lsp.server.uris import path_of, uri_of
from tests.server.editor import EVERY, capabilities_of
from tests.server.edits import applied
from tests.server.wire import frame

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="paths are others there")


# -- transport


class Slow(io.RawIOBase):
    """A stream that gives a few bytes at a time, as pipes do."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data, self._step = data, step

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part, self._data = self._data[: self._step], self._data[self._step :]
        part, back = part[: len(buffer)], part[len(buffer) :]
        self._data = back + self._data
        buffer[: len(part)] = part
        return len(part)


def frames_in(data: bytes, step: int = 1 << 20) -> list[bytes]:
    found: list[bytes] = []
    read_frames(io.BufferedReader(Slow(data, step), 16), found.append)  # type: ignore[arg-type]
    return found


@given(st.lists(st.binary(max_size=40), max_size=6), st.integers(1, 50))
def test_frames_are_read_whatever_they_come_in(bodies: list[bytes], step: int) -> None:
    assert frames_in(b"".join(map(frame, bodies)), step) == bodies


@pytest.mark.parametrize(
    ("data", "bodies"),
    [
        (b"", []),
        (b"Content-Length: 2\r\n\r\n{", []),
        (b"Content-Length: 2\r\n", []),
        (b"\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"content-length:2\n\n{}", [b"{}"]),
        (b"Content-Type: x; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 99999999999\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
        (b"Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}", [b"", b"{}"]),
        (b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}", [b"{}"]),
    ],
)
def test_headers_that_are_wrong_are_passed_over(data: bytes, bodies: list[bytes]) -> None:
    assert frames_in(data) == bodies


def test_a_stream_that_breaks_is_told_of_once() -> None:
    class Broken(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise BrokenPipeError

    told: list[None] = []
    writer = Writer(Broken())
    writer.broken = lambda: told.append(None)
    writer.write(b"x")
    writer.write(b"y")
    assert len(told) == 1


# -- URIs


@POSIX
@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.py", "/a/b.py"),
        ("FILE:///a/b.py", "/a/b.py"),
        ("file:///a%20b/%C3%A9.py", "/a b/é.py"),
        ("file:///a/../b//c.py", "/b/c.py"),
        ("file:///a%23b%3Fc.py", "/a#b?c.py"),
        ("file:///a+b.py", "/a+b.py"),
        ("untitled:Untitled-1", None),
        ("git:/a.py", None),
        ("file://[", None),
        ("", None),
    ],
)
def test_the_path_of_a_uri(uri: str, path: str | None) -> None:
    assert path_of(uri) == path


@POSIX
@given(st.text(st.characters(exclude_characters="\x00/", exclude_categories=["Cs"]), min_size=1))
def test_a_path_comes_back_from_its_uri(name: str) -> None:
    if name in {".", ".."}:
        return
    path = f"/some where/{name}"
    uri = uri_of(path)
    assert path_of(uri) == path
    assert uri.isascii()
    assert not set(uri) & set(' #?<>"\\')


# -- the command line


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        ([], None),
        (["--stdio"], None),
        (["--stdio", "--clientProcessId", "7"], None),
        (["--tcp", "127.0.0.1:7000"], ("127.0.0.1", 7000)),
        (["--tcp", "7000"], ("127.0.0.1", 7000)),
        (["--tcp", ":0"], ("127.0.0.1", 0)),
        (["--tcp", "[::1]:7000"], ("::1", 7000)),
    ],
)
def test_the_command_line(arguments: list[str], address: tuple[str, int] | None) -> None:
    assert parse(arguments) == address


@pytest.mark.parametrize(
    "arguments", [["--tcp", "x"], ["--tcp", "x:99999"], ["--no"], ["--stdio", "--tcp", "x:1"]]
)
def test_a_wrong_command_line_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        parse(arguments)
    assert raised.value.code == 2
    assert "usage: ssot-lsp server" in capsys.readouterr().err


# -- settings


@pytest.mark.parametrize(
    ("value", "settings"),
    [
        (None, Settings()),
        ({}, Settings()),
        ({"registry": "a.toml"}, Settings("a.toml")),
        ({"ssot": {"registry": "a.toml"}}, Settings("a.toml")),
        ({"settings": {"registry": "a.toml"}}, Settings("a.toml")),
        ({"registry": ""}, Settings()),
        ({"workspaceDiagnostics": False}, Settings(workspace_diagnostics=False)),
        ({"logLevel": "DEBUG"}, Settings(log_level=logging.DEBUG)),
        ({"logLevel": "info", "trace": {"server": "off"}, "path": []}, Settings(log_level=logging.INFO)),
    ],
)
def test_settings_are_read(value: Any, settings: Settings) -> None:
    assert settings_of(value) == (settings, [])


@pytest.mark.parametrize(
    "value",
    [7, [], {"registry": 7}, {"workspaceDiagnostics": "no"}, {"logLevel": "loud"}, {"logLevel": 3}],
)
def test_wrong_settings_are_told_and_change_nothing(value: Any) -> None:
    before = Settings("b.toml", workspace_diagnostics=False, log_level=logging.ERROR)
    settings, complaints = settings_of(value, before)
    assert settings == before
    assert len(complaints) == 1


def test_what_is_not_said_stays() -> None:
    before = Settings("b.toml", workspace_diagnostics=False, log_level=logging.ERROR)
    assert settings_of({"logLevel": "debug"}, before)[0] == replace(before, log_level=logging.DEBUG)
    assert settings_of({"registry": None}, before)[0].registry is None


# -- what a client can do

KNOWN = (*EVERY, "neovim-0.12")


def client_named(name: str) -> Client:
    params = {"processId": None, "rootUri": None, "capabilities": capabilities_of(name)}
    return client_of(get_converter().structure(params, types.InitializeParams))


def test_a_client_that_declares_nothing_can_do_nothing() -> None:
    params = types.InitializeParams(capabilities=types.ClientCapabilities())
    assert client_of(params) == Client()


@pytest.mark.parametrize(
    ("able", "names"),
    [
        ("pulls", {"vscode", "neovim-0.12", "helix"}),
        ("resolves_edits", {"vscode", "vscode-1.65", "neovim", "helix", "emacs-30", "neovim-0.12"}),
        ("document_changes", {"vscode", "vscode-1.65", "helix", "emacs-30", "eglot-1.9", "utf-32"}),
        ("annotations", {"vscode", "vscode-1.65", "neovim-0.12"}),
        ("confirms", {"vscode", "neovim-0.12"}),
        ("shows_disabled", {"vscode", "vscode-1.65", "helix", "neovim-0.12"}),
        ("watches_files", {"vscode", "vscode-1.65", "helix", "emacs-30", "eglot-1.9"}),
        ("applies_edits", {*KNOWN} - {"ale"}),
        ("takes_actions", {*KNOWN}),
        ("links_codes", {"vscode", "vscode-1.65"}),
        ("takes_versions", {"helix", "emacs-30", "utf-32"}),
        ("notebooks", {"vscode"}),
        ("answers_configuration", {*KNOWN} - {"ale", "utf-32"}),
        ("markdown_hover", {"vscode", "vscode-1.65", "neovim", "helix", "neovim-0.12"}),
    ],
)
def test_what_is_read_of_the_capabilities_of_editors(able: str, names: set[str]) -> None:
    assert {name for name in KNOWN if getattr(client_named(name), able)} == names


@pytest.mark.parametrize(
    ("offered", "unit"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-16"], "utf-16"),
        (["utf-16", "utf-8"], "utf-8"),
        (["utf-32", "utf-8", "utf-16"], "utf-32"),
        (["utf-32", "utf-16"], "utf-32"),
        (["utf-16", "utf-32"], "utf-16"),
    ],
)
def test_the_unit_of_positions(offered: Any, unit: str) -> None:
    general = types.GeneralClientCapabilities(position_encodings=offered)
    params = types.InitializeParams(capabilities=types.ClientCapabilities(general=general))
    assert client_of(params).unit == unit


# -- edits


@given(
    st.text(st.sampled_from("a\r\né\N{GRINNING FACE}\x0c")),
    st.lists(st.tuples(st.integers(0, 40), st.text(max_size=3)), max_size=5),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_text_edits_say_what_edits_say(text: str, cuts: list[tuple[int, str]], unit: Any) -> None:
    utf8 = text.encode()
    # places between characters and not within a line end
    places = [
        len(text[:at].encode())
        for at in range(len(text) + 1)
        if not (text[at : at + 1] == "\n" and text[at - 1 : at] == "\r")
    ]
    chosen = sorted({places[at % len(places)] for at, _ in cuts})
    edits = [
        Edit(start, end, new.encode("utf-8", "replace").decode())
        for (start, end), (_, new) in zip(zip(chosen[::2], chosen[1::2], strict=False), cuts, strict=False)
    ]
    wanted = utf8
    for edit in reversed(edits):
        wanted = wanted[: edit.start] + edit.text.encode() + wanted[edit.end :]
    assert applied(text, text_edits(LineIndex(utf8), edits, unit), unit).encode() == wanted


def test_a_workspace_edit_has_the_form_that_the_client_takes() -> None:
    edits = [{"range": {}, "newText": "x"}]
    changes = [("file:///a.py", 3, edits), ("file:///b.py", None, edits)]
    assert workspace_edit(changes, Client()) == {"changes": {"file:///a.py": edits, "file:///b.py": edits}}
    whole = workspace_edit(changes, Client(document_changes=True), {"label": "x"})
    assert [one["textDocument"]["version"] for one in whole["documentChanges"]] == [3, None]
    assert set(whole) == {"documentChanges"}
    asked = workspace_edit(changes, Client(document_changes=True, annotations=True), {"label": "x"})
    assert asked["changeAnnotations"] == {"ssot": {"label": "x"}}
    assert asked["documentChanges"][0]["edits"] == [{"range": {}, "newText": "x", "annotationId": "ssot"}]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_no_utf8_comes_back_as_it_was() -> None:
    path = os.fsdecode(b"/ws/a\xff.py")
    assert uri_of(path) == "file:///ws/a%FF.py"
    assert path_of(uri_of(path)) == path
