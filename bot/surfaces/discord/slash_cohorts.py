"""Slash commands about programmes, for people and for hosts."""

import asyncio

from discord import Permissions, app_commands
from discord.app_commands import Choice, Range

from bot import views
from bot.cohort_commands import (
    CancelProgramme,
    JoinProgramme,
    LeaveProgramme,
    Programmes,
    PublishWork,
    ShowProgramme,
    StartProgramme,
    UnpublishWork,
)
from bot.i18n import _, weekday_name
from bot.surfaces.discord.answer import QUICK_SECONDS, Interaction, answer, desk_of, speaker
from bot.surfaces.discord.safe import clean, cut
from bot.surfaces.discord.slash_parts import CHOICE_LIMIT, CHOICES, named, options
from bot.surfaces.discord.translate import words

PROGRAMME = (_("/programme"), _("Which programme"))
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def running(interaction: Interaction, typed: str) -> list[Choice[int]]:
    """Offer the programmes of this server and those one is in, by name."""
    app, actor = desk_of(interaction).app, speaker(interaction).actor
    reading = asyncio.to_thread(views.programmes, app.store, actor, app.clock())
    try:
        found = await asyncio.wait_for(reading, QUICK_SECONDS)
    except TimeoutError:
        return []
    named_ = [(cut(clean(name), CHOICE_LIMIT), number) for number, name in found]
    return [Choice(name=n, value=v) for n, v in named_ if typed.lower() in n.lower()][:CHOICES]


@named(_("/programmes"), _("See the programmes of this server"))
@app_commands.guild_only()
async def programmes(interaction: Interaction) -> None:
    """Show them."""
    await answer(interaction, Programmes())


@named(_("/programme"), _("See where you stand in your programme"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
async def programme(interaction: Interaction, programme: int | None = None) -> None:
    """Show where one stands."""
    await answer(interaction, ShowProgramme(programme))


@named(_("/join"), _("Join a programme of this server"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
@app_commands.guild_only()
async def join(interaction: Interaction, programme: int) -> None:
    """Take a place."""
    await answer(interaction, JoinProgramme(programme))


@named(_("/leave"), _("Leave a programme"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
async def leave(interaction: Interaction, programme: int) -> None:
    """Give a place back."""
    await answer(interaction, LeaveProgramme(programme))


@named(_("/publish"), _("Publish a page of your merged work"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
async def publish(interaction: Interaction, programme: int) -> None:
    """Publish a page; its name is asked in a form."""
    await answer(interaction, PublishWork(programme))


@named(_("/unpublish"), _("Take the page of your merged work down"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
async def unpublish(interaction: Interaction, programme: int) -> None:
    """Take it down."""
    await answer(interaction, UnpublishWork(programme))


@named(_("/programme-start"), _("Start a programme in this server"))
@options(
    name=(_("/name"), _("What it is called")),
    starts=(_("/starts"), _("Its first day, such as 2026-03-09")),
    weeks=(_("/weeks"), _("How many weeks it takes")),
    places=(_("/places"), _("How many people it takes")),
    skills=(_("/skills"), _("What it is about, separated by commas")),
    weekday=(_("/weekday"), _("Day of the office hour")),
    hour=(_("/hour"), _("Hour of the office hour, in the time zone of this server")),
)
@app_commands.choices(
    weekday=[Choice(name=words(weekday_name(n)), value=day) for n, day in enumerate(DAYS)]
)
@app_commands.default_permissions(Permissions(manage_guild=True))
@app_commands.guild_only()
async def start(
    interaction: Interaction,
    name: Range[str, 1, 60],
    starts: Range[str, 10, 10],
    weeks: Range[int, 1, 12] = 12,
    places: Range[int, 1, 50] = 12,
    skills: str = "",
    weekday: str | None = None,
    hour: Range[int, 0, 23] | None = None,
) -> None:
    """Start one."""
    about = tuple(word for part in skills.split(",") if (word := part.strip()))
    command = StartProgramme(name, starts, weeks, places, about, weekday, hour)
    await answer(interaction, command)


@named(_("/programme-cancel"), _("Cancel a programme of this server"))
@options(programme=PROGRAMME)
@app_commands.autocomplete(programme=running)
@app_commands.default_permissions(Permissions(manage_guild=True))
@app_commands.guild_only()
async def cancel(interaction: Interaction, programme: int) -> None:
    """Cancel one."""
    await answer(interaction, CancelProgramme(programme))
