from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_lsp.workspace.cache import FOLDER, keep, recall

VALUE = ("a", 1, None, (b"x", ("y",)))


@pytest.fixture
def root(tmp_path):
    return str(tmp_path)


def test_what_is_kept_is_recalled(root):
    keep(root, "thing", VALUE)
    assert recall(root, "thing") == VALUE
    keep(root, "thing", ("new",))
    assert recall(root, "thing") == ("new",)


def test_what_was_never_kept_is_nothing(root):
    assert recall(root, "thing") is None


def test_the_folder_is_marked_as_a_cache_and_ignores_itself(root, tmp_path):
    keep(root, "thing", VALUE)
    folder = tmp_path / FOLDER
    assert (folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")
    assert (folder / ".gitignore").read_bytes() == b"*\n"
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "CACHEDIR.TAG", "thing"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    root = tmp_path_factory.mktemp("kept")
    keep(str(root), "thing", VALUE)
    return root, (root / FOLDER / "thing").read_bytes()


@given(st.data())
def test_what_is_not_whole_is_nothing(kept, data):
    root, whole = kept
    cut = data.draw(st.integers(0, len(whole) - 1))
    broken = data.draw(
        st.sampled_from([whole[:cut], whole[:cut] + bytes([whole[cut] ^ 1]) + whole[cut + 1 :]])
    )
    (root / FOLDER / "thing").write_bytes(broken)
    assert recall(str(root), "thing") is None


@given(st.binary(max_size=40))
def test_foreign_bytes_are_nothing(kept, foreign):
    root, _ = kept
    (root / FOLDER / "thing").write_bytes(foreign)
    assert recall(str(root), "thing") is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / FOLDER).write_bytes(b"a file")
    keep(str(tmp_path), "thing", VALUE)
    assert recall(str(tmp_path), "thing") is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows may write anywhere")
def test_a_root_that_is_read_only_is_no_error(tmp_path):
    tmp_path.chmod(0o555)
    keep(str(tmp_path), "thing", VALUE)
    tmp_path.chmod(0o755)
    assert not (tmp_path / FOLDER).exists()
