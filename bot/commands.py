"""The vocabulary: everything anybody can ask of Mentorable, as frozen values."""

from dataclasses import dataclass

from bot.cohort_commands import COHORT_VERBS, CohortCommand
from bot.github_commands import GITHUB_VERBS, GitHubCommand
from bot.mentor_commands import MENTOR_VERBS, MentorCommand, Report, RequestMentor
from bot.wish_commands import WISH_VERBS, Dismiss, Exclude, Path, Suggest, WishCommand


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
    WishCommand
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
    **WISH_VERBS,
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
