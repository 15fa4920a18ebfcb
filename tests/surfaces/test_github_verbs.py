"""Every verb, from a signed call to what stands on GitHub, with real PyGithub over HTTP."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.app import App, build
from bot.context import Actor
from bot.errors import UserError
from bot.github_commands import MentorCall
from bot.mentor_commands import OfferMentoring, Respond, SetAge
from bot.records import Delivery, MentorshipState, Purpose, Telling
from bot.sandbox.file import world_from
from bot.sandbox.happenings import issue_event
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from tests.fakes import FixedClock
from tests.surfaces.github_thread import (
    LEARNER,
    MAINTAINER,
    NAME,
    PLAN,
    TRIAGER,
    Thread,
    entries,
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve_world(world_from(entries())) as sandbox:
        yield sandbox


@pytest.fixture
def app(settings: Settings, sandbox: Sandbox) -> Iterator[App]:
    app = build(settings.model_copy(update={"github_api_url": str(sandbox)}), clock=FixedClock())
    yield app
    app.store.close()


@pytest.fixture
def thread(app: App, sandbox: Sandbox) -> Thread:
    return Thread(app, sandbox)


def test_a_maintainer_tags_and_untags(thread: Thread) -> None:
    thread.say(TRIAGER, "/mentorable tag skill=python difficulty=easy hours=3 slots=2")
    assert "mentorable" in thread.issue.labels
    assert thread.answers() == []
    assert thread.reactions() == ["+1"]
    row = thread.row()
    assert (row.is_mentorable, row.slots) == (True, 2)
    assert (row.tag["skills"], row.tag["difficulty"], row.tag["hours"]) == (["python"], "easy", 3.0)
    thread.say(MAINTAINER, "/mentorable untag")
    assert "mentorable" not in thread.issue.labels
    assert not thread.row().is_mentorable


def test_others_may_not_tag(thread: Thread) -> None:
    thread.say(LEARNER, "/mentorable tag")
    assert "mentorable" not in thread.issue.labels
    assert "triage rights" in thread.answers()[0]


def test_below_the_bar_only_anyway(thread: Thread) -> None:
    thread.at(2).say(MAINTAINER, "/mentorable tag")
    assert "mentorable" not in thread.issue.labels
    assert "not ready" in thread.answers()[0]
    thread.say(MAINTAINER, "/mentorable tag --anyway")
    assert "mentorable" in thread.issue.labels


@pytest.mark.parametrize(
    "option", ["difficulty=huge", "slots=99", "hours=x", "skill=zzzzqqq", "mentor=a/b"]
)
def test_a_bad_option_is_named(thread: Thread, option: str) -> None:
    thread.say(MAINTAINER, f"/mentorable tag {option}")
    assert "mentorable" not in thread.issue.labels
    assert len(thread.answers()) == 1


def test_check_is_one_folded_comment(thread: Thread) -> None:
    thread.say(MAINTAINER, "/mentorable check")
    thread.say(TRIAGER, "/mentorable check")
    (body,) = thread.answers()
    assert body.startswith("<details>")
    assert body.count("\n- ") == 10


def test_a_claim_needs_a_plan_then_is_assigned(thread: Thread) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    thread.say(LEARNER, "/mentorable claim")
    assert thread.issue.assignees == []
    assert "how will you go about it" in thread.answers()[0]
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == [LEARNER]
    assert thread.reactions() == ["+1", "+1"]
    assert thread.answers() == []  # what was missing is there now, so the refusal is gone


def test_an_untagged_issue_is_not_taken(thread: Thread) -> None:
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == []
    assert len(thread.answers()) == 1


def test_release_and_extend(thread: Thread) -> None:
    thread.claimed()
    thread.say(LEARNER, "/mentorable extend")
    thread.say(LEARNER, "/mentorable release")
    assert thread.issue.assignees == []
    assert thread.answers() == []
    thread.say(LEARNER, "/mentorable release")
    assert "nothing to give back" in thread.answers()[0]


@pytest.mark.parametrize("mode", ["off", "pr-first"])
def test_modes_without_claims(thread: Thread, mode: str) -> None:
    thread.configure(f"claim: {mode}\n")
    thread.say(MAINTAINER, "/mentorable tag")
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == []
    assert len(thread.answers()) == 1


def test_it_stands_down_where_another_bot_gives_out_issues(thread: Thread) -> None:
    thread.files[".github/workflows/self-assign.yml"] = b"on: issue_comment\n"
    thread.say(MAINTAINER, "/mentorable tag")
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == []
    assert "Another bot" in thread.answers()[0]


def test_undo_puts_label_and_assignment_back(thread: Thread) -> None:
    thread.claimed()
    thread.say(LEARNER, "/mentorable undo")
    assert thread.issue.assignees == []
    thread.say(MAINTAINER, "/mentorable undo")
    assert "mentorable" not in thread.issue.labels
    assert not thread.row().is_mentorable
    thread.say(LEARNER, "/mentorable undo")
    assert "nothing of the last 24 hours" in thread.answers()[0]


def test_undo_takes_back_a_proposal_that_nobody_accepted(thread: Thread, app: App) -> None:
    thread.say(MAINTAINER, "/mentorable tag mentor=@sandbox-mentor,@sandbox-other")
    thread.say("sandbox-mentor", "/mentorable mentor")
    thread.say(MAINTAINER, "/mentorable undo")  # the mentor's yes
    thread.say(MAINTAINER, "/mentorable undo")  # the tag
    with app.store.read() as tx:
        assert tx.github.mentors(thread.row().id or 0) == []


def test_more_than_so_many_commands_an_hour_are_not_answered(
    thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.surfaces.github.comments.MOST_AN_HOUR", 2)
    for verb in ("help", "status", "dance"):
        thread.say(LEARNER, f"/mentorable {verb}")
    assert len(thread.answers()) == 2
    thread.say(MAINTAINER, "/mentorable help")
    assert len(thread.answers()) == 3


def test_what_a_call_held_is_not_kept_once_it_is_worked(thread: Thread, app: App) -> None:
    thread.say(LEARNER, "My own words.\n\n/mentorable help")
    with app.store.read() as tx:
        (row,) = tx.session.exec(select(Delivery)).all()
    assert row.processed_at is not None
    assert row.payload == {}


def test_undo_of_a_comment_takes_it_away(thread: Thread) -> None:
    thread.say(MAINTAINER, "/mentorable check")
    thread.say(MAINTAINER, "/mentorable undo")
    assert thread.answers() == []


@pytest.mark.parametrize("scope", ["", " repository", " organisation"])
def test_stop_silences_and_undo_takes_it_back(thread: Thread, scope: str) -> None:
    thread.say(MAINTAINER, f"/mentorable stop{scope}")
    thread.say(LEARNER, "/mentorable help")
    assert thread.answers() == []
    thread.say(MAINTAINER, "/mentorable undo")
    thread.say(LEARNER, "/mentorable help")
    assert len(thread.answers()) == 1


def test_status_help_and_an_unknown_verb(thread: Thread) -> None:
    thread.claimed()
    thread.say(LEARNER, "/mentorable status")
    thread.say(LEARNER, "/mentorable help")
    thread.say(LEARNER, "/mentorable dance")
    status, help_, hint = thread.answers()
    assert LEARNER in status.replace("\\", "")
    assert "unmentor" in help_
    assert "untag" not in help_  # is for others
    assert "dance" in hint


def test_an_alias_works_where_it_is_turned_on(thread: Thread) -> None:
    thread.say(LEARNER, "/help")
    assert thread.answers() == []
    thread.configure("claim: self-serve\naliases: [help]\n")
    thread.say(LEARNER, "/help")
    assert len(thread.answers()) == 1


def test_a_mentor_accepts_privately_and_only_then_it_is_assigned(thread: Thread, app: App) -> None:
    mentor = thread.mentored()
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == []
    with app.store.read() as tx:
        (row,) = tx.mentorships.in_state(MentorshipState.PROPOSED)
    app.handle(mentor, Respond(row.id or 0, accepts=True))
    thread.work()
    assert thread.issue.assignees == [LEARNER]
    (body,) = thread.answers()
    assert "A mentor said yes" in body
    assert "sandbox-mentor" not in body.replace("\\", "")


def test_a_proposed_mentor_is_told_privately_and_mentioned_nowhere(
    thread: Thread, app: App
) -> None:
    mentor = Actor("github", str(thread.user_id("sandbox-mentor")), "sandbox-mentor", place="dm")
    app.handle(mentor, SetAge("adult"))
    thread.say(MAINTAINER, "/mentorable tag mentor=@Sandbox-Mentor")
    (told,) = app.missed(mentor)  # without leave to write it waits until they come by
    assert "would like you to mentor" in str(told.text)
    assert thread.answers() == []
    thread.say("sandbox-mentor", "/mentorable mentor")
    with pytest.raises(UserError, match="Nobody asks you"):
        app.handle(mentor, MentorCall(thread.row().id or 0))


def test_without_a_mentor_with_room_the_issue_stays_free(thread: Thread) -> None:
    thread.configure("claim: ask-mentor\n")
    thread.say(MAINTAINER, "/mentorable tag mentor=sandbox-mentor")
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert "No mentor" in thread.answers()[0]
    assert thread.holders() == []


OFFERS = "Offers to mentor, if the maintainers agree: sandbox-other."


def test_anybody_may_offer_and_a_maintainer_takes_it(thread: Thread, app: App) -> None:
    thread.configure("claim: ask-mentor\n")
    thread.say(MAINTAINER, "/mentorable tag")
    thread.say("sandbox-other", "/mentorable mentor")
    assert thread.reactions() == ["+1", "+1"]
    assert thread.answers() == []
    other = Actor("github", str(thread.user_id("sandbox-other")), "sandbox-other", place="dm")
    app.handle(other, SetAge("adult"))
    app.handle(other, OfferMentoring(1))

    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    thread.say(LEARNER, "/mentorable status")
    refused, status = (body.replace("\\", "") for body in thread.answers())
    assert "No mentor of this issue has room" in refused
    assert "Mentors: nobody yet" in status
    assert OFFERS in status
    thread.say(MAINTAINER, "/mentorable check")
    assert OFFERS in thread.answers()[-1].replace("\\", "")

    thread.say(MAINTAINER, "/mentorable tag mentor=@Sandbox-Other")
    thread.say(LEARNER, "/mentorable status")
    assert "Mentors: sandbox-other" in thread.answers()[1].replace("\\", "")
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    with app.store.read() as tx:
        assert len(tx.mentorships.in_state(MentorshipState.PROPOSED)) == 1
    thread.say(MAINTAINER, "/mentorable undo")  # the claim
    thread.say(MAINTAINER, "/mentorable undo")  # the tag
    assert not named(thread, app, "sandbox-other")


def named(thread: Thread, app: App, login: str) -> bool:
    """Say whether the maintainers stand behind a mentor."""
    with app.store.read() as tx:
        row = tx.github.mentor(thread.row().id or 0, login)
        return row is not None and row.is_named


def test_an_offer_that_is_taken_back_and_restored_is_still_an_offer(
    thread: Thread, app: App
) -> None:
    for verb in ("mentor", "unmentor", "undo"):
        thread.say("sandbox-other", f"/mentorable {verb}")
    assert thread.reactions() == ["+1", "+1", "+1"]
    assert not named(thread, app, "sandbox-other")
    with app.store.read() as tx:
        assert len(tx.github.mentors(thread.row().id or 0)) == 1


def test_three_offers_are_enough_for_one_issue(thread: Thread) -> None:
    for login in ("sandbox-one", "sandbox-two", "sandbox-three", "sandbox-four"):
        thread.say(login, "/mentorable mentor")
    assert thread.reactions() == ["+1", "+1", "+1"]
    assert "offer to mentor this issue already" in thread.answers()[0]


def test_who_is_named_or_may_triage_is_a_mentor_at_once(thread: Thread, app: App) -> None:
    thread.configure("claim: ask-mentor\nmentors: [{login: sandbox-mentor}]\n")
    thread.say("sandbox-mentor", "/mentorable mentor")
    assert named(thread, app, "sandbox-mentor")
    thread.say(MAINTAINER, "/mentorable mentor")
    assert named(thread, app, MAINTAINER)
    thread.say(MAINTAINER, "/mentorable unmentor")
    assert thread.reactions() == ["+1", "+1", "+1"]


def test_nothing_without_a_file(thread: Thread) -> None:
    del thread.files[".github/mentorable.yml"]
    for line in ("tag", "check", f"claim {PLAN}", "help", "stop"):
        thread.say(MAINTAINER, f"/mentorable {line}")
    assert thread.writes() == []


def test_the_file_of_the_organisation_counts_where_there_is_none(thread: Thread) -> None:
    thread.files.clear()
    thread.organisation[".github/mentorable.yml"] = b"claim: self-serve\n"
    thread.say(MAINTAINER, "/mentorable tag")
    assert "mentorable" in thread.issue.labels
    assert thread.row().is_mentorable
    assert NAME.startswith("sandbox-vision/")


@pytest.mark.parametrize("agrees", [True, False])
def test_who_labels_by_hand_is_told_how_ready_the_issue_is_where_they_agreed(
    thread: Thread, app: App, agrees: bool
) -> None:
    sender = {"login": MAINTAINER, "id": thread.user_id(MAINTAINER), "type": "User"}
    with app.store.write() as tx:
        person = tx.people.meet("github", str(sender["id"]), MAINTAINER, app.clock())
        tx.people.link(person.id or 0, "discord", "77", "maintainer", app.clock())
        tx.trust.agree(person.id or 0, Purpose.READINESS, app.clock(), gives=agrees)
    world = thread.sandbox.world
    world.put_label(thread.issue, "Mentorable")  # GitHub does not tell small from capital
    payload = issue_event(str(thread.sandbox), world, thread.issue, "labeled", MAINTAINER).payload
    thread.deliver("issues", payload | {"label": {"name": "Mentorable"}, "sender": sender})
    assert thread.row().is_mentorable
    with app.store.read() as tx:
        lines = [row.line for row in tx.session.exec(select(Telling)).all()]
    assert lines == ([f"readiness {thread.row().id}"] if agrees else [])
    assert thread.answers() == []
