"""The part of the vocabulary about mentors, consent and reminders."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferMentoring:
    """Offer places to learners as a mentor; zero takes the offer back."""

    capacity: int = 1


@dataclass(frozen=True, slots=True)
class Away:
    """Take no new learners for some days."""

    days: int


@dataclass(frozen=True, slots=True)
class RequestMentor:
    """Ask for a mentor, for some weeks or for two comments on one issue."""

    issue_id: int | None = None
    is_micro: bool = False
    goals: str = ""


@dataclass(frozen=True, slots=True)
class Mentorships:
    """Show your mentorships and requests."""


@dataclass(frozen=True, slots=True)
class MentorshipNews:
    """Show what is new in one mentorship."""

    mentorship_id: int


@dataclass(frozen=True, slots=True)
class Respond:
    """Accept or decline a learner who was proposed to you."""

    mentorship_id: int
    accepts: bool


@dataclass(frozen=True, slots=True)
class PauseMentorship:
    """Pause a mentorship, or go on with it."""

    mentorship_id: int
    is_paused: bool = True


@dataclass(frozen=True, slots=True)
class EndMentorship:
    """End a mentorship or a request; in the first seven days nobody asks why."""

    mentorship_id: int
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class RateMentorship:
    """Say how a mentorship was, from 1 to 5."""

    mentorship_id: int
    value: int


@dataclass(frozen=True, slots=True)
class Report:
    """Tell the moderators about a mentorship; the other does not learn of it."""

    mentorship_id: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Never be brought together with the other of a mentorship again, or take that back."""

    mentorship_id: int
    is_blocked: bool = True


@dataclass(frozen=True, slots=True)
class SetAge:
    """Say which age band you are in, before the first mentorship."""

    band: str


@dataclass(frozen=True, slots=True)
class Agree:
    """Agree to one purpose, or withdraw it."""

    purpose: str
    gives: bool = True


@dataclass(frozen=True, slots=True)
class ShowDecisions:
    """Show what was decided about you, and why."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """Show how a claim stands, as a gentle reminder."""

    claim_id: int


@dataclass(frozen=True, slots=True)
class Digest:
    """Show what fits you this week."""

    week: str = ""


@dataclass(frozen=True, slots=True)
class ApproveMentor:
    """Let somebody mentor in this community, by their id here, or take that back."""

    member: str
    is_approved: bool = True


@dataclass(frozen=True, slots=True)
class FirstHour:
    """Show a plan for the first hour with an issue."""

    issue_id: int


MentorCommand = (
    OfferMentoring
    | Away
    | RequestMentor
    | Mentorships
    | MentorshipNews
    | Respond
    | PauseMentorship
    | EndMentorship
    | RateMentorship
    | Report
    | Block
    | SetAge
    | Agree
    | ShowDecisions
    | Nudge
    | Digest
    | ApproveMentor
    | FirstHour
)

MENTOR_VERBS: dict[str, type[MentorCommand]] = {
    "offer": OfferMentoring,
    "away": Away,
    "mentor": RequestMentor,
    "mentorships": Mentorships,
    "news": MentorshipNews,
    "respond": Respond,
    "pause": PauseMentorship,
    "end": EndMentorship,
    "rate": RateMentorship,
    "report": Report,
    "block": Block,
    "age": SetAge,
    "agree": Agree,
    "decisions": ShowDecisions,
    "nudge": Nudge,
    "digest": Digest,
    "approve": ApproveMentor,
    "plan": FirstHour,
}
