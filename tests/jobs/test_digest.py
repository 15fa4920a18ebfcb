"""The weekly digest: planned together, within limits, in daytime, once."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.app import App, build
from bot.commands import EditCommunity
from bot.context import Actor, Grant
from bot.errors import UserError
from bot.jobs import digest
from bot.mentor_commands import Agree, Digest
from bot.records import IssueState, Job, Profile, Suggestion, Telling
from bot.settings import Settings
from tests.factories import an_issue
from tests.fakes import MONDAY, FixedClock, ToldFreshness

PLACE = 77
TITLES = (
    "Describe how colours are read from a photo",
    "Crash when an empty list is sorted",
    "Write a test of the audio resampler",
    "Explain the options of the command line",
    "Slow start on a machine without a network",
    "Typo in the page about tokenizers",
    "Progress bar counts one step too many",
    "Warn when two settings contradict each other",
    "Example of training on your own pictures",
    "Table of contents is missing in the guide",
    "Support a second date format in exports",
    "Wrong plural in an error message",
)
WEEK = f"{MONDAY:%G-W%V}"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[App]:
    app = build(settings, clock=clock)
    app.freshness = ToldFreshness(app.store)
    for n, title in enumerate(TITLES):
        an_issue(app, title, repository=f"sandbox-{n}/one")
    yield app
    app.store.close()


def reader(app: App, name: str, zone: str | None = None, community: int | None = None) -> Actor:
    """Return somebody who asked for the digest."""
    actor = Actor("discord", name, name, "en", f"dm:{name}", community)
    app.handle(actor, Agree("digest"))
    with app.store.write() as tx:
        person = tx.people.find("discord", name)
        assert person is not None
        tx.people.save_profile(
            Profile(
                person_id=person.id,
                skills={"python": "working"},
                interests=["documentation"],
                timezone=zone,
                updated_at=app.clock(),
            )
        )
    return actor


def planned(app: App) -> list[tuple[Telling, Job]]:
    """Return what is planned, with its job, earliest first."""
    with app.store.read() as tx:
        jobs = {
            job.args["telling"]: job for job in tx.session.exec(select(Job)) if job.task == "tell"
        }
        rows = [(row, jobs[row.id]) for row in tx.session.exec(select(Telling))]
    return sorted(rows, key=lambda row: row[1].run_at)


def reserved(app: App) -> list[Suggestion]:
    with app.store.read() as tx:
        return [s for s in tx.session.exec(select(Suggestion)) if s.digest]


def test_planned_together_once_and_silently_under_the_limit(app: App) -> None:
    for n in range(20):
        reader(app, f"reader-{n}")
    digest.plan(app, {})
    digest.plan(app, {})
    rows = planned(app)
    assert len(rows) == len({row.person_id for row, _job in rows}) > 0
    assert all(job.args["silent"] for _row, job in rows)
    assert {row.line for row, _job in rows} == {f"digest --week={WEEK}"}
    seen = Counter(s.issue_id for s in reserved(app))
    assert max(seen.values()) <= app.settings.exposure_limit
    assert sum(seen.values()) == min(20 * 3, 12 * app.settings.exposure_limit)
    assert all(n <= 3 for n in Counter(s.person_id for s in reserved(app)).values())


def test_who_wants_what_many_want_looks_further_down(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "PASSES", ((1, 9), (4, 1)))
    for n in range(12):
        reader(app, f"reader-{n}")
    digest.plan(app, {})
    assert len(planned(app)) == 12
    assert max(Counter(s.issue_id for s in reserved(app)).values()) <= app.settings.exposure_limit


def test_where_places_are_short_everybody_gets_fewer_before_anybody_gets_none(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "PASSES", ((12, 5),))
    for n in range(25):
        reader(app, f"reader-{n}")
    digest.plan(app, {})
    assert len(planned(app)) == 25
    assert set(Counter(s.person_id for s in reserved(app)).values()) == {2}


def test_what_is_set_aside_is_not_given_to_others(app: App) -> None:
    for n in range(20):
        reader(app, f"reader-{n}")
    digest.plan(app, {})
    with app.store.read() as tx:
        full = tx.matches.exposure(app.clock(), except_person=0)
    assert len(full) == 12
    assert min(full.values()) == app.settings.exposure_limit


def test_one_a_second_at_most_and_in_everybodys_daytime(app: App) -> None:
    zones = ["Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", None]
    for n in range(20):
        reader(app, f"reader-{n}", zones[n % 4])
    digest.plan(app, {})
    rows = planned(app)
    times = [job.run_at for _row, job in rows]
    assert all(
        later - sooner >= timedelta(seconds=1) for sooner, later in itertools.pairwise(times)
    )
    with app.store.read() as tx:
        for row, job in rows:
            profile = tx.people.profile(row.person_id)
            assert profile is not None
            assert job.run_at.astimezone(ZoneInfo(profile.timezone or "UTC")).hour in digest.DAYTIME


def test_a_communitys_quiet_hours_and_wishes_hold(app: App) -> None:
    host = Actor("discord", "host", community_id=PLACE, grants=frozenset({Grant.MODERATE}))
    app.handle(host, EditCommunity(quiet_from=8, quiet_to=15))
    reader(app, "reader", community=PLACE)
    digest.plan(app, {})
    ((_row, job),) = planned(app)
    assert job.run_at.hour == 15
    app.handle(host, EditCommunity(digest=False))
    reader(app, "other", community=PLACE)
    digest.plan(app, {})
    assert len(planned(app)) == 1


def test_the_digest_shows_what_is_left_and_how_to_stop_it(app: App) -> None:
    actor = reader(app, "reader")
    digest.plan(app, {})
    first, *rest = reserved(app)
    with app.store.write() as tx:
        issue = tx.issues.get(first.issue_id)
        assert issue is not None
        issue.state = IssueState.CLOSED
        tx.issues.touch(issue)
    reply = app.handle(actor, Digest(WEEK))
    assert len(reply.cards) == len(rest) == 2
    again = app.handle(actor, Digest(WEEK))
    assert [card.title for card in again.cards] == [card.title for card in reply.cards]
    assert reply.buttons[0].command == Agree("digest", gives=False)
    app.handle(actor, reply.buttons[0].command)
    app.clock.move(days=7)  # type: ignore[attr-defined]  # the fake clock
    digest.plan(app, {})
    assert len(planned(app)) == 1


def test_no_digest_without_consent_profile_or_anything_that_fits(app: App) -> None:
    app.handle(Actor("discord", "blank", place="dm"), Agree("digest"))
    other = reader(app, "stopped")
    app.handle(other, Agree("digest", gives=False))
    digest.plan(app, {})
    assert planned(app) == []
    with pytest.raises(UserError):
        app.handle(other, Digest(WEEK))


def test_while_a_model_changes_the_one_before_chooses(app: App, settings: Settings) -> None:
    with app.store.write() as tx:
        tx.vectors.serve(settings.embedder)
    reader(app, "reader")
    changed = settings.model_copy(update={"embedder": "hashing:64"})
    other = build(changed, store=app.store, clock=app.clock)
    digest.plan(other, {})
    assert len(planned(app)) == 1
    assert {s.model for s in reserved(app)} == {settings.embedder}


def test_killed_between_chunks_nobody_is_left_out_or_planned_twice(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(10):
        reader(app, f"reader-{n}")
    monkeypatch.setattr(digest, "CHUNK", 3)
    real, calls = digest._told, []

    def dies(*arguments: object) -> bool:
        calls.append(arguments)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(digest, "_told", dies)
    with pytest.raises(KeyboardInterrupt):
        digest.plan(app, {})
    assert len(planned(app)) == 3
    monkeypatch.setattr(digest, "_told", real)
    digest.plan(app, {})
    assert len(planned(app)) == 10
    per_person = Counter(s.person_id for s in reserved(app))
    assert len(per_person) == 10
    assert max(Counter(s.issue_id for s in reserved(app)).values()) <= app.settings.exposure_limit


def test_send_times_move_to_the_next_day_when_the_day_is_full() -> None:
    zone = ZoneInfo("UTC")
    late = datetime(2026, 3, 2, 19, 59, 58, tzinfo=zone)
    people = [
        digest.Due(
            _person(n), Profile(person_id=n, updated_at=late), zone, frozenset(digest.DAYTIME)
        )
        for n in range(1, 6)
    ]
    times = [at for _person_id, at in digest.send_times(people, late)]
    assert [at.hour for at in times] == [19, 19, 9, 9, 9]
    assert len(set(times)) == 5


def _person(number: int) -> digest.Person:
    return digest.Person(id=number, created_at=MONDAY, seen_at=MONDAY)
