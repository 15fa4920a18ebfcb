"""A reply of every handler, more than one where there are several: what linters and walks look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot import cohort_commands as h
from bot import commands as c
from bot import mentor_commands as m
from bot import wish_commands as w
from bot.app import MISSED, App
from bot.commands import Command
from bot.context import Actor, Grant
from bot.github_commands import ConfirmLink, LinkGitHub, MentorCall, Readiness, UnlinkGitHub
from bot.i18n import join
from bot.jobs import digest, mentorships
from bot.records import Issue, IssueState, Purpose
from bot.reply import Reply
from tests.fakes import FixedClock

COMMUNITY = 77
PLAN = "I reproduce it with an empty batch first. Then I add the guard and a test for it."
LEARNER = Actor("discord", "101", "learner-one", "en", "discord:dm", COMMUNITY)
MENTOR = Actor("discord", "102", "mentor-one", "en", "discord:dm", COMMUNITY)
HOST = Actor(
    "discord", "103", "host-one", "en", "discord:dm", COMMUNITY, frozenset({Grant.MODERATE})
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was asked, and what came back."""

    command: Command
    reply: Reply


class Sampler:
    """Says one thing after the other and keeps the answers."""

    def __init__(self, app: App) -> None:
        self.app = app
        app.clock = self.clock = FixedClock()
        self.samples: list[Sample] = []

    def say(self, actor: Actor, *said: Command) -> Reply:
        """Say something; gives the last answer."""
        for command in said:
            reply = self.app.answer(actor, command)
            self.samples.append(Sample(command, reply))
        return reply

    def collect(self) -> list[Sample]:
        """Play everything."""
        parts = (self._hosts, self._talk, self._issues, self._people, self._programmes, self._rest)
        for part in parts:
            part()
        late = [s.reply for s in self.samples if isinstance(s.command, m.MentorshipNews)][:1]
        for reply in late:
            missed = Reply(join((MISSED, reply.text), "\n\n"), reply.cards, reply.buttons)
            self.samples.append(Sample(m.Mentorships(), missed))
        return self.samples

    def _hosts(self) -> None:
        self.say(LEARNER, c.EditCommunity(), m.ApproveMentor("102"))
        self.say(HOST, c.EditCommunity(), c.EditCommunity(language="xx"))
        self.say(HOST, c.EditCommunity(timezone="x"), c.EditCommunity(quiet_from=30))
        self.say(HOST, c.EditCommunity(channel=5, moderators=6, quiet_from=22, quiet_to=7))
        self.say(HOST, c.EditCommunity(approval=True, paused=True, language="ar"))
        self.say(HOST, m.ApproveMentor("102"))

    def _talk(self) -> None:
        self.say(LEARNER, c.Greet(), c.Thank(), c.Help(), c.Unclear(), c.Which("why"), c.Confirm())
        self.say(LEARNER, *map(c.Help, ("language", "mentors", "digest")), c.Cancel())
        self.say(LEARNER, c.ShowProfile(), w.Suggest(), c.EditProfile(), c.EditProfile(level="x"))
        self.say(
            LEARNER,
            c.EditProfile(
                ("python", "documentation"), ("cuda",), ("audio",), "beginner", 3, ("en", "ar"),
                "Africa/Nairobi", "my first pull request",
            ),
            c.Confirm(),
            c.ShowProfile(),
        )  # fmt: skip
        self.say(LEARNER, c.SetPlain(is_on=True), c.SetPlain(is_on=False))
        self.say(LEARNER, c.SetLanguage("xx"), c.SetLanguage("es"), c.SetLanguage("en"))

    def _issues(self) -> None:
        shown = self.say(LEARNER, w.Suggest("document or resize"))
        numbers = [card.shown.suggestion_id for card in shown.cards if card.shown]
        issue_id = next(b.command.issue_id for b in shown.cards[0].buttons if isinstance(b.command, c.Claim))  # fmt: skip
        self.say(LEARNER, c.Which("why"), w.Why(numbers[0]), w.MoreLike(numbers[0]), w.More())
        self.say(LEARNER, w.Easier(), w.Harder(), w.Exclude("cuda"), w.Suggest("quantum cooking"))
        self.say(LEARNER, w.Dismiss(numbers[1]), w.Dismiss(numbers[1], "too-hard"))
        self.say(LEARNER, w.Path("document"), w.NextStep())
        self.say(LEARNER, c.Release(), c.Stuck(), c.Claim(99_999), c.Claim(issue_id))
        self.say(LEARNER, c.Claim(issue_id, "short"), c.Claim(issue_id, PLAN), c.Confirm())
        self.say(LEARNER, c.Claim(issue_id), c.Stuck(), m.FirstHour(issue_id), c.Extend())
        self.say(LEARNER, m.Nudge(1), m.Nudge(99), Readiness(issue_id), MentorCall(issue_id))
        with self.app.store.write() as tx:
            issue = tx.session.get_one(Issue, issue_id)
            issue.state = IssueState.CLOSED
        self.say(LEARNER, m.Nudge(1), c.Finish(), m.Nudge(1), c.Finish(), w.NextStep())

    def _people(self) -> None:
        self.say(MENTOR, m.Away(7), m.OfferMentoring(2), m.SetAge("adult"))
        about = c.EditProfile(("python",), spoken=("en",), hours=2, is_confirmed=True)
        self.say(MENTOR, about, m.OfferMentoring(2), m.Away(7), m.OfferMentoring(99))
        self.say(MENTOR, m.OfferMentoring(2), m.Mentorships())
        self.say(HOST, c.EditCommunity(), m.ApproveMentor("102"))
        self.say(LEARNER, m.RequestMentor(goals="my first test"), m.SetAge("adult"))
        self.say(LEARNER, m.RequestMentor(is_micro=True), m.RequestMentor(), m.Mentorships())
        mentorships.pair(self.app, {})
        self.say(MENTOR, m.Mentorships(), *map(m.MentorshipNews, (1, 2)))
        self.clock.move(hours=25)
        mentorships.sweep(self.app, {})
        self.say(MENTOR, m.MentorshipNews(1), m.Respond(1, accepts=True))
        self.say(MENTOR, m.Respond(2, accepts=True), m.MentorshipNews(2))
        self.say(LEARNER, m.MentorshipNews(1), m.MentorshipNews(2))
        self.clock.move(days=8)
        self.say(LEARNER, m.MentorshipNews(1), m.PauseMentorship(1), m.MentorshipNews(1))
        self.say(LEARNER, m.PauseMentorship(1, is_paused=False), m.Report(1), m.Report(1, "rude"))
        self.say(LEARNER, m.Block(1), m.Block(1, is_blocked=False), m.Block(99))
        self.say(LEARNER, m.EndMentorship(1), c.Confirm(), m.MentorshipNews(1))
        self.say(LEARNER, m.RateMentorship(1, 5), m.RateMentorship(1, 5), m.RateMentorship(1, 9))
        self.say(MENTOR, m.EndMentorship(2, is_confirmed=True), m.OfferMentoring(0))
        self.say(LEARNER, m.RequestMentor(goals="x" * 500), m.EndMentorship(3), m.MentorshipNews(3))

    def _programmes(self) -> None:
        self.say(LEARNER, h.Programmes(), h.ShowProgramme(), h.JoinProgramme(9))
        self.say(HOST, c.EditCommunity(paused=False), h.StartProgramme("First steps", "soon"))
        begins = f"{self.clock() + timedelta(days=1):%Y-%m-%d}"
        self.say(HOST, h.StartProgramme("First steps", begins, 6, 5, ("python",), "monday", 17))
        self.say(HOST, c.Confirm(), h.Programmes())
        self.say(LEARNER, h.Programmes(), h.JoinProgramme(1), c.Confirm(), h.ShowProgramme(1))
        self.say(LEARNER, h.PublishWork(1), h.UnpublishWork(1))
        self.clock.move(weeks=7)
        self.say(LEARNER, h.PublishWork(1), h.PublishWork(1, "Learner One"), c.Confirm())
        self.say(LEARNER, h.UnpublishWork(1), h.LeaveProgramme(1), c.Confirm(), h.ShowProgramme(1))
        self.say(HOST, h.CancelProgramme(1), c.Confirm())

    def _rest(self) -> None:
        self.say(LEARNER, *(m.Agree(p, gives) for p in Purpose for gives in (False, True)))
        digest.plan(self.app, {})
        self.say(LEARNER, m.Digest(), m.ShowDecisions(), m.Agree("x"), m.Digest("2000-W01"))
        self.say(LEARNER, LinkGitHub(), ConfirmLink(), UnlinkGitHub())
        self.say(MENTOR, m.SetAge("minor"), m.OfferMentoring(1), m.SetAge("child"))
        self.say(MENTOR, m.RequestMentor(), m.SetAge("x"), m.ShowDecisions(), m.Mentorships())
        self.say(LEARNER, c.Export(), c.Forget(), c.Cancel(), c.Forget(), c.Confirm())


def collected(app: App) -> Iterator[Sample]:
    """Give every sample on an app that knows a few issues."""
    return iter(Sampler(app).collect())
