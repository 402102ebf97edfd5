"""The log's files: where they lie, what is in them, and that a tree read from them is the tree that was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.ledger.merkle import check_inclusion, inclusion, leaf_hash, root_of
from xiezhi.ledger.tiles import BadTile, TileReader, TileWriter, bundle_bytes, bundle_entries, tile_path, tiles_of

ENTRIES = [b"entry %d" % n for n in range(1100)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def test_tiles_lie_where_the_layout_says():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0, 5) == "tile/entries/000.p/5"
    assert tile_path(2, 999) == "tile/2/999"


def test_the_tiles_of_seventy_thousand_leaves():
    tiles = list(tiles_of(70_000))
    assert sum(level == 0 and width == 256 for level, _, width in tiles) == 273
    assert [(level, width) for level, _, width in tiles if width < 256] == [(0, 112), (1, 17), (2, 1)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries):
    assert bundle_entries(bundle_bytes(entries)) == entries


def test_a_bundle_that_is_cut_off_is_refused():
    with pytest.raises(BadTile):
        bundle_entries(bundle_bytes([b"abc"])[:-1])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=5), st.booleans())
def test_a_tree_read_from_its_tiles_is_the_tree_that_was_written(tmp_path_factory, batches, restart):
    folder = tmp_path_factory.mktemp("log")
    writer, size = TileWriter(folder), 0
    for width in batches:
        batch = ENTRIES[size : size + width]
        writer.append(batch)
        writer.flush()
        size += len(batch)
        reader = TileReader(folder, size)
        assert reader.root() == root_of(LEAVES[:size])
        for index in {0, size // 2, size - 1} - ({-1} if size else {0, -1}):
            path = inclusion(reader.node, index, size)
            assert check_inclusion(LEAVES[index], index, size, path, reader.root())
            assert reader.bundle(index // 256)[index % 256] == ENTRIES[index]
        if restart:
            writer = TileWriter.resume(folder, size)


def test_a_tree_of_three_levels_is_read_back(tmp_path):
    entries = [b"%d" % n for n in range(66_000)]
    writer = TileWriter(tmp_path)
    writer.append(entries)
    writer.flush()
    leaves = [leaf_hash(entry) for entry in entries]
    reader = TileReader(tmp_path, len(entries))
    assert reader.root() == root_of(leaves)
    assert TileWriter.resume(tmp_path, len(entries)).size == 66_000
    assert check_inclusion(leaves[65_999], 65_999, 66_000, inclusion(reader.node, 65_999, 66_000), reader.root())


def test_an_older_tree_is_read_from_wider_tiles(tmp_path):
    writer = TileWriter(tmp_path)
    writer.append(ENTRIES)
    writer.flush()
    for size in (1, 5, 256, 300, 1023, 1024):
        assert TileReader(tmp_path, size).root() == root_of(LEAVES[:size])
