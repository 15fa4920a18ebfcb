"""The means that are shipped are those of the packaged model."""

import os
from pathlib import Path

import numpy as np
import pytest

from matching import centring, embedders
from matching.embedders import PACKAGED
from matching.embedders.hashing import HashingEmbedder
from matching.language import LANGUAGES


def test_a_language_has_its_own_mean_and_others_share_one() -> None:
    embedder = HashingEmbedder(64)
    german, swahili, unknown, other = (centring.mean(embedder, x) for x in ("de", "sw", "xx", "nl"))
    assert not np.allclose(german, swahili)
    np.testing.assert_array_equal(unknown, other)


def test_shipped_means_cover_every_language() -> None:
    shipped = centring._shipped()
    assert set(shipped) == {"", *LANGUAGES}
    assert {mean.shape for mean in shipped.values()} == {(384,)}


def test_unit_keeps_zero() -> None:
    found = centring.unit(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0, 0]], atol=1e-6)


@pytest.mark.model
def test_shipped_means_are_those_of_the_model(tmp_path: Path) -> None:
    kept = os.environ.get("MENTORABLE_DATA_DIR")  # noqa: TID251  # reuses a converted model
    model = embedders.load(PACKAGED, Path(kept) if kept else tmp_path, precision="float32")
    for language in ("en", "sw"):
        fresh = model.embed_queries(centring.wishes()[language]).mean(axis=0)
        np.testing.assert_allclose(centring._shipped()[language], fresh, atol=1e-3)
