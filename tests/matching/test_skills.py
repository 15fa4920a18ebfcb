"""The vocabulary is whole, and texts in any script are read as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import skills
from matching.words import words
from tests.growth import growth

LANGUAGES = {"es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw"}


def test_is_large_closed_and_without_conflicts() -> None:
    entries = skills.entries()
    assert len(entries) >= 600
    assert sum(set(e.names) == LANGUAGES for e in entries.values()) >= 150
    assert all(above in entries for e in entries.values() for above in e.broader)
    owners: dict[tuple[str, ...], set[str]] = {}
    for slug, entry in entries.items():
        assert slug not in skills.broader(slug)
        for alias in (entry.english, *entry.names.values(), *entry.aliases, *entry.ambiguous):
            owners.setdefault(tuple(w.forms[0] for w in words(alias)), set()).add(slug)
    assert () not in owners
    assert {key: slugs for key, slugs in owners.items() if len(slugs) > 1} == {}


def test_every_name_in_every_language_is_found_when_it_stands_alone() -> None:
    missed = [
        (slug, alias)
        for slug, entry in skills.entries().items()
        for alias in (entry.english, *entry.names.values(), *entry.aliases, *entry.ambiguous)
        if slug not in skills.slugs(alias)
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I know Python, Go and Rust and a bit of C++", {"python", "go", "rust", "cpp"}),
        ("let's go swiftly to the rust on metal; I lean towards r", set()),
        ("express interest in the node of a tree this spring", set()),
        ("written in go; ask the rust compiler team", {"go", "rust", "compilers"}),
        ("Знаю питон, занимаюсь машинным обучением", {"python", "machine-learning"}),
        ("أعمل بالبايثون وتعلم الآلة", {"python", "machine-learning"}),
        ("मुझे पाइथन और मशीन लर्निंग आती है", {"python", "machine-learning"}),
        ("我会用Python写机器学习代码", {"python", "machine-learning"}),
        ("파이토치로 머신 러닝 프로젝트", {"pytorch", "machine-learning"}),
        ("日本語で機械学習とパイトーチ、イラストを描く", {"machine-learning", "pytorch"}),
        ("Makine öğrenmesinde ve Python'da deneyim", {"machine-learning", "python"}),
        ("MAKİNE ÖĞRENMESİ", {"machine-learning"}),
        (
            "Ich suche etwas mit maschinellem Lernen und sklearn",
            {"machine-learning", "scikit-learn"},
        ),
        ("aprendizaje automatico con .NET y C#", {"machine-learning", "dotnet", "csharp"}),
        ("ninajua ujifunzaji wa mashine na Python", {"machine-learning", "python"}),
        ("tôi biết học máy", {"machine-learning"}),
        ("an ad hoc may be fine", set()),
        ("c plus plus", {"cpp"}),
        ("Ｐｙｔｈｏｎ", {"python"}),
        ("R", {"r"}),
        ("", set()),
        ("🎉🎉", set()),
    ],
)
def test_reads_what_people_write(text: str, expected: set[str]) -> None:
    assert skills.slugs(text) == expected


def test_longer_names_win() -> None:
    assert skills.slugs("React Native") == {"react-native"}
    assert skills.slugs("자바스크립트") == {"javascript"}


def test_slips_of_the_pen_are_mended_only_on_request() -> None:
    text = "I love pyhton, tensorlfow and matplotlb"
    found = {f.slug for f in skills.find(text, is_fuzzy=True)}
    assert {"python", "tensorflow", "matplotlib"} <= found
    assert skills.slugs(text) == set()


def test_knows_relations_and_names() -> None:
    assert {"python", "deep-learning", "machine-learning"} <= skills.broader("pytorch")
    assert "pytorch" in skills.related("python")
    assert skills.canonical("sklearn") == "scikit-learn"
    assert skills.canonical("no such thing") is None
    assert skills.english("cpp") == "C++"
    assert skills.name("machine-learning", "sw") == "ujifunzaji wa mashine"
    assert skills.name("pytorch", "xx") == "PyTorch"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_places_are_true_and_do_not_overlap(text: str) -> None:
    at = 0
    for found in skills.find(text, is_fuzzy=True):
        assert text[found.start : found.end] == found.words
        assert found.start >= at
        assert found.slug in skills.entries()
        at = found.end


@pytest.mark.parametrize(
    "piece", ["a+", "c++ ", "machine ", "क्ष", "\u0301", ".net", "机器", "go, "]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    assert growth(lambda size: skills.find(piece * (size // len(piece))), 6_000) < 10


@pytest.mark.parametrize(
    "text",
    [
        "Go ile program yazıyorum", "Go로 개발해요", "मैं Go में लिखता हूँ", "我用 Go 开发", "Goで書きます",
        "Saya bisa Go", "Tôi lập trình bằng Go", "Go biliyorum",
    ],
)  # fmt: skip
def test_a_short_name_is_known_by_the_word_beside_it_in_any_language(text: str) -> None:
    assert "go" in skills.slugs(text)


@pytest.mark.parametrize("text", ["Let's Go!", "Go to the page", "go ile", "Bitte Go drücken"])
def test_a_short_name_alone_is_just_a_word(text: str) -> None:
    assert "go" not in skills.slugs(text)
