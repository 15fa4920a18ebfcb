"""Mentors and learners: asked privately, answered freely, ended without fault."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlmodel import select

from bot.app import App
from bot.commands import Confirm, Forget, Stuck
from bot.context import Actor
from bot.errors import UserError
from bot.handlers.table import token
from bot.jobs import mentorships
from bot.mentor_commands import (
    Agree,
    Away,
    Block,
    EndMentorship,
    MentorshipNews,
    Mentorships,
    OfferMentoring,
    PauseMentorship,
    RateMentorship,
    Report,
    RequestMentor,
    Respond,
    SetAge,
    ShowDecisions,
)
from bot.records import Mentorship, Profile
from bot.reply import Reply
from bot.verbs import reports
from tests.factories import an_issue
from tests.fakes import FixedClock

COMMUNITY = 77


def an_adult(
    app: App, name: str, *, spoken: tuple[str, ...] = ("en",), band: str = "adult"
) -> Actor:
    actor = Actor(
        "discord", name, handle=name, place=f"dm:{name}", locale="en", community_id=COMMUNITY
    )
    app.handle(actor, SetAge(band))
    app.handle(actor, Agree("messages"))
    with app.store.write() as tx:
        person = tx.people.find("discord", name)
        assert person is not None
        tx.people.save_profile(
            Profile(
                person_id=person.id,
                skills={"python": "working"},
                spoken=list(spoken),
                updated_at=app.clock(),
            )
        )
    return actor


def person_id(app: App, actor: Actor) -> int:
    with app.store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
    assert person is not None
    assert person.id is not None
    return person.id


def told(app: App, actor: Actor) -> list[str]:
    with app.store.read() as tx:
        return [telling.line for telling in tx.tellings.of(person_id(app, actor))]


def only(reply: Reply) -> int:
    """Return the id of the one mentorship that a reply shows."""
    (card,) = reply.cards
    for button in card.buttons:
        number = getattr(button.command, "mentorship_id", None)
        if number:
            return int(number)
    raise AssertionError("no mentorship is shown")


def pair(app: App) -> None:
    mentorships.pair(app, {})


def proposed(app: App) -> tuple[Actor, Actor, int]:
    mentor, learner = an_adult(app, "mentor"), an_adult(app, "learner")
    app.handle(mentor, OfferMentoring(1))
    app.handle(learner, RequestMentor(goals="my first test in a large project"))
    pair(app)
    return mentor, learner, only(app.handle(mentor, Mentorships()))


def test_the_age_band_is_asked_once_and_the_offer_goes_on(app: App) -> None:
    actor = Actor("discord", "new", place="dm", locale="en")
    reply = app.handle(actor, OfferMentoring(2))
    assert reply.buttons[0].command == SetAge("adult")
    assert "2 places" in str(app.handle(actor, SetAge("adult")).text)
    assert "no open question" in str(app.handle(actor, Confirm()).text)


def test_a_mentor_who_waits_sees_the_offer(app: App) -> None:
    mentor = an_adult(app, "mentor")
    assert "no mentorship" in str(app.handle(mentor, Mentorships()).text)
    app.handle(mentor, OfferMentoring(2))
    shown = app.handle(mentor, Mentorships())
    assert "You offer 2 places" in str(shown.text)
    assert OfferMentoring(0) in [button.command for button in shown.buttons]


def test_an_age_answers_no_other_question(app: App) -> None:
    actor = Actor("discord", "new", place="dm", locale="en")
    app.handle(actor, Forget())
    assert "noted" in str(app.handle(actor, SetAge("adult")).text)
    assert "Done" in str(app.handle(actor, Confirm(token("forget --is-confirmed=yes"))).text)


def test_who_is_too_young_is_told_at_once(app: App) -> None:
    actor = Actor("discord", "young", place="dm", locale="en")
    app.handle(actor, RequestMentor())
    assert "13 and older" in str(app.answer(actor, SetAge("child")).text)
    assert "no open question" in str(app.handle(actor, Confirm()).text)


def test_children_are_refused_kindly(app: App) -> None:
    actor = Actor("discord", "young", place="dm", locale="en")
    app.handle(actor, SetAge("child"))
    with pytest.raises(UserError, match="13"):
        app.handle(actor, RequestMentor())


def test_minors_need_a_community_that_sees_the_thread(app: App) -> None:
    actor = Actor("discord", "teen", place="dm", locale="en")
    app.handle(actor, SetAge("minor"))
    with pytest.raises(UserError, match="server"):
        app.handle(actor, RequestMentor())


def test_a_mentor_is_asked_privately_and_sees_no_name(app: App) -> None:
    mentor, learner, number = proposed(app)
    assert told(app, mentor) == [f"news {number}"]
    shown = app.handle(mentor, MentorshipNews(number))
    text = " ".join(str(line) for line in shown.cards[0].lines)
    assert "my first test" in text
    assert "learner" not in text
    assert [button.command for button in shown.cards[0].buttons] == [
        Respond(number, accepts=True),
        Respond(number, accepts=False),
    ]
    assert "asked" in str(app.handle(learner, MentorshipNews(number)).text)


def test_yes_starts_it_and_tells_the_learner(app: App) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=True))
    assert told(app, learner) == [f"news {number}"]
    lines = app.handle(learner, MentorshipNews(number)).cards[0].lines
    assert any("mentor (discord)" in str(line) for line in lines)


def test_no_is_not_told_to_the_learner_and_nobody_is_asked_twice(app: App) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=False))
    pair(app)
    assert "looking" in str(app.handle(learner, MentorshipNews(number)).text)
    with pytest.raises(UserError):
        app.handle(mentor, Respond(number, accepts=True))


def test_without_a_common_language_nobody_is_paired(app: App) -> None:
    mentor, learner = (
        an_adult(app, "mentor", spoken=("sw",)),
        an_adult(app, "learner", spoken=("ko",)),
    )
    app.handle(mentor, OfferMentoring(1))
    app.handle(learner, RequestMentor())
    pair(app)
    assert not app.handle(mentor, Mentorships()).cards


def test_who_is_blocked_is_never_proposed(app: App) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Block(number))
    app.handle(learner, EndMentorship(number))
    app.handle(learner, RequestMentor())
    pair(app)
    assert not app.handle(mentor, Mentorships()).cards


def test_a_mentor_who_is_away_is_not_asked(app: App, clock: FixedClock) -> None:
    mentor, learner = an_adult(app, "mentor"), an_adult(app, "learner")
    app.handle(mentor, OfferMentoring(1))
    app.handle(mentor, Away(7))
    app.handle(learner, RequestMentor())
    pair(app)
    assert not app.handle(mentor, Mentorships()).cards
    clock.move(days=8)
    pair(app)
    assert app.handle(mentor, Mentorships()).cards


def test_reminded_after_a_day_handed_over_after_three(app: App, clock: FixedClock) -> None:
    mentor, learner, number = proposed(app)
    clock.move(hours=25)
    mentorships.sweep(app, {})
    mentorships.sweep(app, {})
    assert told(app, mentor) == [f"news {number}"] * 2
    clock.move(hours=48)
    mentorships.sweep(app, {})
    assert told(app, learner) == [f"news {number}"]
    assert "looking" in str(app.handle(learner, MentorshipNews(number)).text)


def test_check_ins_and_the_end_after_twelve_weeks(app: App, clock: FixedClock) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=True))
    for _week in range(13):
        clock.move(weeks=1)
        mentorships.sweep(app, {})
    assert (
        len(told(app, learner)) == 1 + 6 + 3
    )  # yes; weekly for six weeks, then fortnightly, then the end
    assert "ended" in str(app.handle(learner, MentorshipNews(number)).text)


def test_paused_time_does_not_count(app: App, clock: FixedClock) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=True))
    app.handle(learner, PauseMentorship(number))
    clock.move(weeks=20)
    mentorships.sweep(app, {})
    app.handle(mentor, PauseMentorship(number, is_paused=False))
    mentorships.sweep(app, {})
    assert "runs" in str(app.handle(learner, MentorshipNews(number)).text)


def test_ending_asks_first_and_is_rated_once(app: App) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=True))
    with pytest.raises(UserError, match="ended"):
        app.handle(learner, RateMentorship(number, 5))
    asked = app.handle(learner, EndMentorship(number))
    app.handle(learner, asked.buttons[0].command)
    app.handle(learner, RateMentorship(number, 5))
    with pytest.raises(UserError, match="already"):
        app.handle(learner, RateMentorship(number, 1))


def test_a_stranger_can_do_nothing(app: App) -> None:
    _mentor, _learner, number = proposed(app)
    stranger = an_adult(app, "stranger")
    for command in (
        MentorshipNews(number),
        Respond(number, accepts=True),
        EndMentorship(number),
        Report(number, "x"),
        Block(number),
    ):
        with pytest.raises(UserError, match="among yours"):
            app.handle(stranger, command)


def test_a_report_reaches_the_moderators_of_that_community_only(app: App) -> None:
    mentor, learner, number = proposed(app)
    app.handle(mentor, Respond(number, accepts=True))
    app.handle(learner, Report(number, "unkind words"))
    with app.store.read() as tx:
        assert [report.words for report in tx.trust.reports(str(COMMUNITY))] == ["unkind words"]
        assert not tx.trust.reports("other")
    assert "report" not in str(app.handle(mentor, ShowDecisions()).text)
    assert "reported" in str(app.handle(learner, ShowDecisions()).text)


def test_without_consent_nobody_is_written_to(app: App) -> None:
    mentor, _learner, _number = proposed(app)
    other = an_adult(app, "other")
    app.handle(other, Agree("messages", gives=False))
    app.handle(other, RequestMentor())
    assert told(app, other) == []
    assert told(app, mentor)


def test_two_comments_are_asked_for_and_done_by_one_press_each(app: App) -> None:
    mentor, learner = an_adult(app, "mentor"), an_adult(app, "learner")
    issue_id = an_issue(app, "Document the loader")
    with app.store.write() as tx:
        tx.claims.take(
            issue_id, tx.people.meet("discord", "learner", "", app.clock()).id or 0, "", app.clock()
        )
    app.handle(mentor, OfferMentoring(1))
    ask = app.handle(learner, Stuck()).buttons[0]
    assert ask.command == RequestMentor(issue_id, is_micro=True)
    app.handle(learner, ask.command)
    pair(app)
    number = only(app.handle(mentor, Mentorships()))
    app.handle(mentor, Respond(number, accepts=True))
    shown = app.handle(mentor, MentorshipNews(number))
    assert "two comments" in str(shown.text)
    assert shown.cards[0].url.startswith("https://")
    done = shown.cards[0].buttons[0]
    assert "has ended" in str(app.handle(mentor, done.command).text)
    with app.store.write() as tx:
        assert tx.mentorships.get(number, person_id(app, mentor)).state == "completed"


def elsewhere(actor: Actor, community_id: int | None) -> Actor:
    return replace(actor, community_id=community_id)


def test_a_mentor_is_offered_only_where_they_chose(app: App) -> None:
    mentor, learner = an_adult(app, "mentor"), an_adult(app, "learner")
    said = app.handle(elsewhere(mentor, None), OfferMentoring(1))
    assert "ask me directly" in str(said.text)
    app.handle(learner, RequestMentor(goals="tests"))
    pair(app)
    assert not app.handle(mentor, Mentorships()).cards
    assert "ask in this server" in str(app.handle(mentor, OfferMentoring(1)).text)
    pair(app)
    assert app.handle(mentor, Mentorships()).cards


def test_an_offer_says_by_what_it_is_matched(app: App) -> None:
    mentor = an_adult(app, "mentor", spoken=("en", "sw"))
    said = str(app.handle(mentor, OfferMentoring(1)).text)
    assert "python" in said
    assert "English, Swahili" in said
    blank = replace(mentor, external_id="blank", place="dm:blank")
    app.handle(blank, SetAge("adult"))
    assert "I cannot match you yet" in str(app.handle(blank, OfferMentoring(1)).text)


def test_both_are_told_why_and_neither_where_the_other_lives(app: App) -> None:
    mentor, learner, number = proposed(app)
    with app.store.write() as tx:
        for actor in (mentor, learner):
            profile = tx.people.profile(person_id(app, actor))
            assert profile is not None
            profile.timezone = "Africa/Nairobi"
    for accepts in (None, True):
        if accepts:
            app.handle(mentor, Respond(number, accepts=True))
        for actor in (mentor, learner):
            shown = " ".join(map(str, app.handle(actor, MentorshipNews(number)).cards[0].lines))
            assert "Nairobi" not in shown
            assert ("Why you two" in shown) == (actor is mentor or accepts is True)


def test_who_was_passed_over_is_counted_and_comes_first(app: App) -> None:
    mentor = an_adult(app, "mentor")
    app.handle(mentor, OfferMentoring(1))
    learners = [an_adult(app, f"learner-{n}") for n in range(2)]
    for learner in learners:
        app.handle(learner, RequestMentor(goals="tests"))
    pair(app)
    with app.store.read() as tx:
        rows = {row.state: row for row in tx.session.exec(select(Mentorship))}
    assert rows["waiting"].times_passed_over == 1
    app.handle(mentor, Respond(rows["proposed"].id or 0, accepts=False))
    newcomer = an_adult(app, "newcomer")
    app.handle(newcomer, RequestMentor(goals="tests"))
    pair(app)
    with app.store.read() as tx:
        assert tx.session.get_one(Mentorship, rows["waiting"].id).state == "proposed"


def test_without_a_server_the_operator_gets_the_report(app: App) -> None:
    mentor, learner = (elsewhere(an_adult(app, name), None) for name in ("mentor", "learner"))
    app.handle(mentor, OfferMentoring(1))
    app.handle(learner, RequestMentor(goals="tests"))
    pair(app)
    number = only(app.handle(mentor, Mentorships()))
    app.handle(mentor, Respond(number, accepts=True))
    said = app.handle(learner, Report(number, "unkind words"))
    assert "whoever runs this bot" in str(said.text)
    assert EndMentorship(number) in [button.command for button in said.buttons]
    listed = CliRunner().invoke(reports.command, obj=None, env=environment(app))
    assert "unkind words" in listed.output
    closed = CliRunner().invoke(reports.command, ["--close", "1"], env=environment(app))
    assert closed.exit_code == 0
    assert "unkind words" not in CliRunner().invoke(reports.command, env=environment(app)).output


def environment(app: App) -> dict[str, str | None]:
    return {"MENTORABLE_DATABASE_URL": app.settings.database}
