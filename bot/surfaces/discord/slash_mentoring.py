"""Slash commands about mentors, consent, and what was decided."""

from discord import app_commands
from discord.app_commands import Choice, Range

from bot.i18n import _
from bot.mentor_commands import (
    Agree,
    Away,
    Mentorships,
    OfferMentoring,
    RequestMentor,
    ShowDecisions,
)
from bot.records import Purpose
from bot.surfaces.discord.answer import Interaction, answer
from bot.surfaces.discord.slash_parts import ISSUE, issues, named, options
from bot.surfaces.discord.translate import words


@named(_("/mentor"), _("Ask for a mentor, or for two comments on one issue"))
@options(issue=ISSUE)
@app_commands.autocomplete(issue=issues)
async def mentor(interaction: Interaction, issue: int | None = None) -> None:
    """Ask for a mentor; what one wants to learn is asked in a form."""
    await answer(interaction, RequestMentor(issue, is_micro=issue is not None))


@named(_("/offer"), _("Offer to mentor learners"))
@options(places=(_("/places"), _("How many learners at a time; 0 takes the offer back")))
async def offer(interaction: Interaction, places: Range[int, 0, 10] = 1) -> None:
    """Offer places."""
    await answer(interaction, OfferMentoring(places))


@named(_("/away"), _("Take no new learners for some days"))
@options(days=(_("/days"), _("How many days")))
async def away(interaction: Interaction, days: Range[int, 1, 365]) -> None:
    """Rest an offer."""
    await answer(interaction, Away(days))


@named(_("/mentorships"), _("See your mentorships and requests"))
async def mentorships(interaction: Interaction) -> None:
    """Show them."""
    await answer(interaction, Mentorships())


@named(_("/agree"), _("Agree to one use of your data, or take that back"))
@options(
    purpose=(_("/purpose"), _("What for")),
    gives=(_("/yes"), _("Whether you agree")),
)
@app_commands.choices(
    purpose=[
        Choice(name=words(_("Use my profile to find issues and mentors")), value=Purpose.MATCHING),
        Choice(name=words(_("Write to me when there is news")), value=Purpose.MESSAGES),
        Choice(name=words(_("Send me a quiet digest once a week")), value=Purpose.DIGEST),
        Choice(name=words(_("Bring me together with mentors")), value=Purpose.MENTORING),
        Choice(name=words(_("Read my public merged work")), value=Purpose.PUBLIC_WORK),
        Choice(name=words(_("Tell me how ready my issues are")), value=Purpose.READINESS),
    ]
)
async def agree(
    interaction: Interaction, purpose: str, gives: bool = True
) -> None:  # an option of Discord's
    """Give or withdraw a consent."""
    await answer(interaction, Agree(purpose, gives))


@named(_("/decisions"), _("See what was decided about you, and why"))
async def decisions(interaction: Interaction) -> None:
    """Show the log."""
    await answer(interaction, ShowDecisions())
