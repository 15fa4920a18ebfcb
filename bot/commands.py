"""The vocabulary: everything anybody can ask of Mentorable, as frozen values."""

from dataclasses import dataclass

from bot.cohort_commands import COHORT_VERBS, CohortCommand
from bot.github_commands import GITHUB_VERBS, GitHubCommand
from bot.mentor_commands import MENTOR_VERBS, MentorCommand, Report, RequestMentor


@dataclass(frozen=True, slots=True)
class Suggest:
    """Suggest issues that fit, from words or from the profile alone."""

    query: str = ""
    limit: int = 5
    skills: tuple[str, ...] = ()
    repository: str | None = None
    hours: float | None = None
    kinds: tuple[str, ...] = ()
    not_skills: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Show further issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Easier:
    """Show easier issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Harder:
    """Show harder issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Path:
    """Show up to three issues to do one after the other, each a little harder."""

    query: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Show what follows an issue you finished: a little harder."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoreLike:
    """Show issues like one that was shown."""

    suggestion_id: int


@dataclass(frozen=True, slots=True)
class Exclude:
    """Leave out a topic, a skill or a repository from what is suggested."""

    what: str


@dataclass(frozen=True, slots=True)
class Why:
    """Explain why an issue was suggested."""

    suggestion_id: int


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Say that a suggestion does not fit, and perhaps why."""

    suggestion_id: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Take an issue to work on."""

    issue_id: int
    plan: str = ""
    accepts_rules: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """Give back the issue you took."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """Keep the issue you took for another two weeks."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """Say that you are done with the issue you took."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """Say that you are stuck, and get the next steps."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShowProfile:
    """Show what is known about you."""


@dataclass(frozen=True, slots=True)
class EditProfile:
    """Change what is known about you; empty fields stay as they are, nothing is saved unconfirmed."""

    skills: tuple[str, ...] = ()
    not_skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    level: str | None = None
    hours: float | None = None
    spoken: tuple[str, ...] = ()
    timezone: str | None = None
    goals: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Choose the language you are answered in."""

    language: str


@dataclass(frozen=True, slots=True)
class SetPlain:
    """Choose plain text without frames, for screen readers and slow lines."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class EditCommunity:
    """Show or change the settings of the community one is in; a channel or role of 0 clears it."""

    channel: int | None = None
    language: str | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None
    timezone: str | None = None
    moderators: int | None = None
    digest: bool | None = None
    paused: bool | None = None
    approval: bool | None = None
    forum: int | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Get everything that is stored about you."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase everything that is stored about you."""

    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say yes to what was just asked; a button's ``token`` fits one question only."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Say no to what was just asked."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Say hello."""


@dataclass(frozen=True, slots=True)
class Thank:
    """Say thanks."""


@dataclass(frozen=True, slots=True)
class Help:
    """Show what can be done here."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Which:
    """Ask which of the shown issues a verb is meant for."""

    verb: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something was said that could not be understood."""


Command = (
    Suggest
    | More
    | Easier
    | Harder
    | Path
    | NextStep
    | MoreLike
    | Exclude
    | Why
    | Dismiss
    | Claim
    | Release
    | Extend
    | Finish
    | Stuck
    | ShowProfile
    | EditProfile
    | SetLanguage
    | SetPlain
    | EditCommunity
    | Export
    | Forget
    | Confirm
    | Cancel
    | Greet
    | Thank
    | Help
    | Which
    | Unclear
    | MentorCommand
    | GitHubCommand
    | CohortCommand
)

VERBS: dict[str, type[Command]] = {
    "suggest": Suggest,
    "more": More,
    "easier": Easier,
    "harder": Harder,
    "path": Path,
    "step": NextStep,
    "like": MoreLike,
    "exclude": Exclude,
    "why": Why,
    "dismiss": Dismiss,
    "claim": Claim,
    "release": Release,
    "extend": Extend,
    "finish": Finish,
    "stuck": Stuck,
    "profile": ShowProfile,
    "edit": EditProfile,
    "language": SetLanguage,
    "plain": SetPlain,
    "settings": EditCommunity,
    "export": Export,
    "forget": Forget,
    "confirm": Confirm,
    "cancel": Cancel,
    "hello": Greet,
    "thanks": Thank,
    "help": Help,
    "which": Which,
    "unclear": Unclear,
    **MENTOR_VERBS,
    **GITHUB_VERBS,
    **COHORT_VERBS,
}
"""The first word of each command's one line of text."""

LOOSE: dict[type[Command], str] = {
    Suggest: "query",
    Path: "query",
    Claim: "plan",
    Dismiss: "why",
    Exclude: "what",
    SetLanguage: "language",
    Help: "topic",
    RequestMentor: "goals",
    Report: "words",
}
"""The field that takes the rest of a line as it stands, so that nobody has to type quotes."""

DISMISSALS = ("too-hard", "too-easy", "topic", "repository", "other")
"""Why a suggestion may not fit; words of the person's own are not stored."""
