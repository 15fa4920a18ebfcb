"""The part of the vocabulary about programmes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Programmes:
    """Show the programmes of this community."""


@dataclass(frozen=True, slots=True)
class StartProgramme:
    """Start a programme here, on a day such as 2026-03-09; office hours are a weekday and an hour."""

    name: str
    starts: str
    weeks: int = 12
    places: int = 12
    skills: tuple[str, ...] = ()
    weekday: str | None = None
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class CancelProgramme:
    """Cancel a programme of this community."""

    programme_id: int
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class JoinProgramme:
    """Take a place in a programme of this community."""

    programme_id: int
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class LeaveProgramme:
    """Give your place in a programme back."""

    programme_id: int
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ShowProgramme:
    """Show where you stand in your programme: steps, office hour, what could come next."""

    programme_id: int | None = None


@dataclass(frozen=True, slots=True)
class PublishWork:
    """Publish a page of the work you had merged in a programme, under a name you choose."""

    programme_id: int
    name: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class UnpublishWork:
    """Take the page of your merged work down."""

    programme_id: int


CohortCommand = (
    Programmes
    | StartProgramme
    | CancelProgramme
    | JoinProgramme
    | LeaveProgramme
    | ShowProgramme
    | PublishWork
    | UnpublishWork
)

COHORT_VERBS: dict[str, type[CohortCommand]] = {
    "programmes": Programmes,
    "programme-start": StartProgramme,
    "programme-cancel": CancelProgramme,
    "join": JoinProgramme,
    "leave": LeaveProgramme,
    "programme": ShowProgramme,
    "publish": PublishWork,
    "unpublish": UnpublishWork,
}
