"""Every slash command, and why a verb has none; the functions stand beside, by subject."""

from typing import Any

from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot import cohort_commands, commands, mentor_commands, wish_commands
from bot.commands import Command
from bot.surfaces.discord import (
    slash_cohorts,
    slash_hosts,
    slash_issues,
    slash_mentoring,
    slash_people,
)
from bot.surfaces.discord.slash_parts import Slash

SLASH: dict[type[Command], Slash] = {
    wish_commands.Suggest: slash_issues.suggest,
    wish_commands.More: slash_issues.more,
    wish_commands.Easier: slash_issues.easier,
    wish_commands.Harder: slash_issues.harder,
    wish_commands.Path: slash_issues.path,
    wish_commands.NextStep: slash_issues.step,
    wish_commands.MoreLike: slash_issues.like,
    wish_commands.Why: slash_issues.why,
    wish_commands.Dismiss: slash_issues.dismiss,
    wish_commands.Exclude: slash_issues.exclude,
    commands.Claim: slash_issues.claim,
    commands.Release: slash_issues.release,
    commands.Extend: slash_issues.extend,
    commands.Finish: slash_issues.finish,
    commands.Stuck: slash_issues.stuck,
    commands.ShowProfile: slash_people.profile,
    commands.EditProfile: slash_people.edit,
    commands.SetLanguage: slash_people.language,
    commands.SetPlain: slash_people.plain,
    commands.Export: slash_people.export,
    commands.Forget: slash_people.forget,
    commands.Help: slash_people.help_,
    commands.EditCommunity: slash_hosts.settings,
    mentor_commands.ApproveMentor: slash_hosts.approve,
    mentor_commands.RequestMentor: slash_mentoring.mentor,
    mentor_commands.OfferMentoring: slash_mentoring.offer,
    mentor_commands.Away: slash_mentoring.away,
    mentor_commands.Mentorships: slash_mentoring.mentorships,
    mentor_commands.Agree: slash_mentoring.agree,
    mentor_commands.ShowDecisions: slash_mentoring.decisions,
    cohort_commands.Programmes: slash_cohorts.programmes,
    cohort_commands.ShowProgramme: slash_cohorts.programme,
    cohort_commands.JoinProgramme: slash_cohorts.join,
    cohort_commands.LeaveProgramme: slash_cohorts.leave,
    cohort_commands.PublishWork: slash_cohorts.publish,
    cohort_commands.UnpublishWork: slash_cohorts.unpublish,
    cohort_commands.StartProgramme: slash_cohorts.start,
    cohort_commands.CancelProgramme: slash_cohorts.cancel,
}
"""Every command that has a slash command."""

WITHOUT_SLASH: dict[str, str] = {
    "confirm": "a button under the question, or “yes” in words",
    "cancel": "a button under the question, or “no” in words",
    "hello": "said in words",
    "thanks": "said in words",
    "which": "asked when words do not say which issue is meant",
    "unclear": "what words turn into that nobody understood",
    "news": "a button under /mentorships",
    "respond": "buttons under the question to the mentor",
    "pause": "a button under the mentorship",
    "end": "a button under the mentorship",
    "rate": "buttons under a mentorship that ended",
    "report": "a button under the mentorship",
    "block": "a button under the report",
    "age": "buttons under the question before the first mentorship",
    "link": "written as a line in a direct message",
    "unlink": "a button under the link",
    "linked": "a button under the question whether this login is yours",
    "called": "sent by itself to a mentor whom a maintainer names",
    "readiness": "sent by itself to maintainers who agreed",
    "plan": "a button under an issue that was taken",
    "digest": "sent once a week to who agreed to it",
    "nudge": "sent by itself while an issue is held",
}
"""Why a verb has none: the reason for each."""


def grow(tree: app_commands.CommandTree[Any]) -> None:
    """Add all slash commands to the tree of a client."""
    for command in SLASH.values():
        tree.add_command(command)


CONTEXTS = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS = AppInstallationType(guild=True, user=True)
