"""What is told of skills, wishes, hours, people and places, in many ways and languages; no model."""

import pytest

from bot.understanding import Facts, Intent
from bot.understanding import facts as reading
from bot.understanding.lexicon import lexicon
from bot.understanding.words import clean, cut


def facts(language: str, text: str, intent: Intent = Intent.INTRODUCE) -> Facts:
    """Return the facts of a text whose language and intent are known."""
    lexicons = [lexicon(code) for code in dict.fromkeys((language, "en"))]
    original = clean(text)
    return reading.read(intent, original, cut(original), language, lexicons)


HAD, WANTED, UNWANTED = "skills", "interests", "not_skills"

STANCES = [
    ("en", "I use pandas daily, Kubernetes scares me", {HAD: ["pandas"], UNWANTED: ["kubernetes"]}),
    ("en", "zero clue about CUDA but hoping to learn Rust and Go", {UNWANTED: ["cuda"], WANTED: ["rust", "go"]}),
    ("en", "learning Kotlin, fascinated by robotics", {HAD: ["kotlin"], WANTED: ["robotics"]}),
    ("es", "de Docker ni idea, pero quiero aprender Rust", {UNWANTED: ["docker"], WANTED: ["rust"]}),
    ("pt", "nunca mexi com Docker, estou aprendendo Python", {UNWANTED: ["docker"], HAD: ["python"]}),
    ("fr", "je fais du Go, j'y connais rien à CUDA", {HAD: ["go"], UNWANTED: ["cuda"]}),
    ("de", "kann Java und Kotlin. Robotik interessiert mich, Docker kann ich nicht", {HAD: ["java", "kotlin"], WANTED: ["robotics"], UNWANTED: ["docker"]}),
    ("hi", "मुझे जावा आता है, डॉकर बिल्कुल नहीं आता", {HAD: ["java"], UNWANTED: ["docker"]}),
    ("zh", "主要写go和java，没碰过cuda", {HAD: ["go", "java"], UNWANTED: ["cuda"]}),
    ("ja", "Rustを書いています。Dockerはさっぱりです", {HAD: ["rust"], UNWANTED: ["docker"]}),
    ("ko", "자바 씁니다. 도커는 전혀 몰라요", {HAD: ["java"], UNWANTED: ["docker"]}),
    ("ru", "пишу на джаве, в докере ноль, хочу освоить раст", {HAD: ["java"], UNWANTED: ["docker"], WANTED: ["rust"]}),
    ("ar", "أعرف بايثون وجافا، صفر في الروبوتات بس متحمس للرؤية الحاسوبية", {HAD: ["python", "java"], UNWANTED: ["robotics"], WANTED: ["computer-vision"]}),
    ("id", "bisa Java, Docker sama sekali buta", {HAD: ["java"], UNWANTED: ["docker"]}),
    ("tr", "Java yazarım, docker'dan anlamam, robotik öğrenmek isterim", {HAD: ["java"], UNWANTED: ["docker"], WANTED: ["robotics"]}),
    ("vi", "mình dùng Java với Kotlin, docker thì mù tịt", {HAD: ["java", "kotlin"], UNWANTED: ["docker"]}),
    ("sw", "natumia Java, Docker sijui, natamani robotics", {HAD: ["java"], UNWANTED: ["docker"], WANTED: ["robotics"]}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "told"), STANCES)
def test_what_is_said_of_a_skill(language: str, text: str, told: dict[str, list[str]]) -> None:
    read = facts(language, text)
    assert {name: list(getattr(read, name)) for name in (HAD, WANTED, UNWANTED)} == {
        HAD: [],
        WANTED: [],
        UNWANTED: [],
    } | told


def test_who_asks_for_issues_wishes_a_field_and_leaves_topics_out() -> None:
    read = facts("en", "any Python issues about robotics? no Docker", Intent.FIND)
    assert (read.skills, read.interests) == (("python",), ("robotics",))
    assert (read.not_skills, read.excluded) == ((), ("docker",))


@pytest.mark.parametrize(
    ("language", "text", "skills"),
    [
        ("en", "physics teacher, numpy and C", ("numpy", "c")),
        ("en", "I know Python, data analysis and SQL", ("python", "data-analysis", "sql")),
        ("en", "I do machine learning", ("machine-learning",)),
        ("de", "nix gegen Rust", ("rust",)),
        ("id", "ada waktu, bisa python", ("python",)),
        ("vi", "tui viết Rust", ("rust",)),
    ],
)
def test_a_profession_is_no_skill_beside_others(
    language: str, text: str, skills: tuple[str, ...]
) -> None:
    assert facts(language, text).skills == skills


@pytest.mark.parametrize(
    ("language", "text", "hours"),
    [
        ("en", "an hour every weekday", 5.0),
        ("es", "media hora por día de lunes a viernes", 2.5),
        ("pt", "uma hora por dia nos fins de semana", 2.0),
        ("id", "sabtu minggu masing-masing tiga jam", 6.0),
        ("ru", "часа три в неделю", 3.0),
        ("ru", "сейчас могу час каждый будний день", 5.0),
        ("zh", "平日每天半小时", 2.5),
        ("sw", "dakika thelathini kila siku", 3.5),
    ],
)
def test_hours_a_week_however_they_are_said(language: str, text: str, hours: float) -> None:
    assert facts(language, text).hours == hours


@pytest.mark.parametrize(
    ("language", "text", "capacity"),
    [
        ("en", "I have two slots as a mentor", 2),
        ("de", "als Mentor hab ich einen Platz frei", 1),
        ("es", "tengo tres cupos", 3),
        ("ru", "возьму троих", 3),
        ("ar", "أستقبل شخصين", 2),
        ("sw", "nina nafasi nne", 4),
        ("tr", "bir kişilik yerim var", 1),
    ],
)
def test_how_many_a_mentor_takes(language: str, text: str, capacity: int) -> None:
    assert facts(language, text, Intent.OFFER_MENTORING).capacity == capacity


def test_a_city_is_named_at_the_beginning_of_a_word() -> None:
    assert facts("ar", "أنا في عدن").timezone == "Asia/Aden"
    assert facts("ar", "يسعدني أن أساعد").timezone is None


@pytest.mark.parametrize(
    ("language", "text", "item"),
    [("de", "warum die 1?", 1), ("ru", "беру 3", 3), ("en", "the last commit broke it", None)],
)
def test_a_number_alone_points_and_a_commit_does_not(
    language: str, text: str, item: int | None
) -> None:
    intent = Intent.STUCK if item is None else Intent.CLAIM
    assert facts(language, text, intent).item == item


@pytest.mark.parametrize(
    ("language", "text", "hours"),
    [
        ("en", "an hour and a half a week", 1.5),
        ("en", "ninety minutes a week", 1.5),
        ("en", "2½ hours every week", 2.5),
        ("es", "dos horas y media por semana", 2.5),
        ("pt", "uma hora e meia por semana", 1.5),
        ("fr", "deux heures et demie par semaine", 2.5),
        ("de", "zweieinhalb Stunden pro Woche", 2.5),
        ("hi", "हफ्ते में साढ़े तीन घंटे", 3.5),
        ("zh", "每周两个半小时", 2.5),
        ("ja", "週に2時間半", 2.5),
        ("ko", "일주일에 두 시간 반", 2.5),
        ("ru", "два с половиной часа в неделю", 2.5),
        ("ar", "ساعة ونصف أسبوعيا", 1.5),
        ("ar", "ساعتين ونص كل أسبوع", 2.5),
        ("id", "satu setengah jam per minggu", 1.5),
        ("tr", "haftada iki buçuk saat", 2.5),
        ("vi", "mỗi tuần một tiếng rưỡi", 1.5),
        ("sw", "saa moja na nusu kwa wiki", 1.5),
    ],
)
def test_half_an_hour_more_counts(language: str, text: str, hours: float) -> None:
    assert facts(language, text).hours == hours


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Python bugs, but nothing from sandbox-ml/core"),
        ("es", "errores de Python, sin sandbox-ml/core"),
        ("zh", "找python的bug，不要sandbox-ml/core的"),
        ("ja", "Pythonのバグ、sandbox-ml/core以外で"),
        ("tr", "Python hatası, sandbox-ml/core hariç"),
    ],
)
def test_a_repository_is_left_out_of_a_wish(language: str, text: str) -> None:
    read = facts(language, text, Intent.FIND)
    assert (read.skills, read.repository) == (("python",), None)
    assert read.excluded == ("sandbox-ml/core",)


def test_a_repository_that_is_asked_for_is_not_left_out() -> None:
    read = facts("en", "Python bugs in sandbox-ml/core, no Docker", Intent.FIND)
    assert (read.repository, read.excluded) == ("sandbox-ml/core", ("docker",))


def test_a_kind_of_work_is_wished_and_a_test_counts_where_it_is_ruled_out() -> None:
    assert facts("en", "help with documentation", Intent.FIND).interests == ("documentation",)
    assert facts("tr", "python ama test olmasın", Intent.FIND).excluded == ("testing",)
    assert not facts("en", "a Python issue to test myself", Intent.FIND).excluded


def test_a_language_to_translate_into_is_not_spoken() -> None:
    assert facts("en", "translate the docs into French", Intent.FIND).spoken == ()


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("mentorados em rust ou go", ("rust", "go")),
        ("I know python and r", ("python", "r")),
        ("python, let's go home", ("python",)),
    ],
)
def test_a_short_name_counts_in_a_list(text: str, skills: tuple[str, ...]) -> None:
    assert facts("en", text).skills == skills
