"""How titles are read: what was trained is what ships; a small set gives both tables and the limits."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bench import reading_limits, train_reading
from bot.verbs.eval import command
from matching import heads, task_labels

ROWS = (
    ("sandbox-a/vision", "Fix typo in the README", ["docs"], "tiny", 1),
    (
        "sandbox-a/vision",
        "Add unit tests for the resize function",
        ["tests", "python"],
        "medium",
        2,
    ),
    ("sandbox-b/speech", "Update GitHub Actions workflow", ["ci"], "small", 1),
    ("sandbox-b/speech", "Bump version in setup.py", ["build", "python"], None, 2),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = ("repo", "text", "areas", "size", "files")
    with gzip.open(tmp_path / "tasks.dev.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in ROWS)
    return tmp_path


def test_what_could_not_be_counted_is_not_small(folder: Path) -> None:
    assert [t.is_small for t in task_labels.tasks(folder, "dev")] == [True, False, True, False]


def test_prints_how_well_titles_are_read_and_how_often_it_speaks(folder: Path) -> None:
    result = CliRunner().invoke(command, ["readiness", "--data", str(folder)])
    assert result.exception is None
    lines = {line.split("│")[1].strip(): line for line in result.output.splitlines() if "│" in line}
    ours, common = (
        float(lines[name].split("│")[2].split()[0]) for name in ("Mentorable", "random")
    )
    assert ours > common
    assert lines["docs"].count("%") == 2


def test_what_was_trained_is_what_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_reading, "BATCH", len(ROWS))
    monkeypatch.setattr(train_reading, "EPOCHS", 40)
    monkeypatch.setattr(train_reading, "FEWEST_REPOSITORIES", 1)
    tasks = task_labels.tasks(folder, "dev")
    found = train_reading.counts(tasks)
    rare = train_reading.rarity(found, tasks)
    design, truth = train_reading.design(found, rare, tasks), train_reading.truth(tasks)
    reader = train_reading.fit(design, truth)
    packed = heads.unpacked(train_reading.shipped(reader, rare, cut=0.5))
    monkeypatch.setattr(heads, "weights", lambda: packed)
    read = heads.probabilities([t.text for t in tasks], [t.language for t in tasks])
    assert np.abs(read - train_reading.predict(design, reader)).max() < 0.01
    assert ((read > 0.5) == truth[:, : len(heads.HEADS)]).mean() > 0.9


def test_habits_that_are_known_help(folder: Path) -> None:
    draw = np.random.default_rng(1)
    scores = draw.normal(size=(400, 9))
    truth = scores + 1.5 + draw.logistic(size=scores.shape) > 0
    assert reading_limits.moves(scores, truth) == pytest.approx(np.full(9, 1.5), abs=0.4)
    groups = [np.arange(400)]
    figures = [
        float(reading_limits.judged(scores, truth, groups, n).split()[1][:-1]) for n in (0, 50)
    ]
    assert figures[1] > figures[0]
