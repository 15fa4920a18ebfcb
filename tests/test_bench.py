"""The benchmarks run at a small size, and every line of their table leads somewhere."""

import pytest
from click.testing import CliRunner

from bench.__main__ import BENCHMARKS, _function, main
from bench.figures import Row
from bench.scale import slope


def test_every_benchmark_exists() -> None:
    for name in BENCHMARKS:
        assert callable(_function(name))


def test_small_runs_print_figures_and_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = ["--texts", "40", "--issues", "600", "--people", "20", "--embedder", "hashing:64"]
    result = CliRunner().invoke(
        main, ["embedding", "retrieval", "suggest", "index", "digest", *sizes]
    )
    assert result.exception is None
    for words in (
        "embedded again when nothing changed",
        "met",
        "whole suggest, p50",
        "at most 1.5",
    ):
        assert words in result.output


def test_an_unknown_benchmark_is_named() -> None:
    result = CliRunner().invoke(main, ["speed"])
    assert result.exit_code == 2
    assert "no benchmark speed" in result.output


def test_a_bar_is_met_or_missed() -> None:
    assert Row("x", 1.0, bar=0.9).is_missed is False
    assert Row("x", 1.0, bar=0.9, is_most=True).is_missed is True
    assert Row("x", 1.0).bar_text == ""


def test_the_slope_is_the_exponent() -> None:
    assert slope([10, 100, 1000], [2, 20, 200]) == pytest.approx(1)
    assert slope([10, 100], [3, 300]) == pytest.approx(2)
