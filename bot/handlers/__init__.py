"""HANDLERS: which function answers which command. One feature is one file here."""

from collections.abc import Callable
from typing import Any

from bot import commands, github_commands, mentor_commands
from bot.commands import Command
from bot.context import Context
from bot.handlers import (
    claim,
    community,
    digest,
    hold,
    language,
    learn,
    linking,
    mentoring,
    mentorship,
    nudge,
    plain,
    privacy,
    profile,
    readiness,
    refine,
    suggest,
    talk,
    trust,
    why,
)
from bot.reply import Reply

Handler = Callable[[Context, Any], Reply]

HANDLERS: dict[type[Command], Handler] = {
    commands.Suggest: suggest.suggest,
    commands.More: suggest.more,
    commands.Easier: suggest.easier,
    commands.Harder: suggest.harder,
    commands.MoreLike: refine.more_like,
    commands.Exclude: refine.exclude,
    commands.Dismiss: refine.dismiss,
    commands.Why: why.why,
    commands.Claim: claim.claim,
    commands.Release: hold.release,
    commands.Extend: hold.extend,
    commands.Finish: hold.finish,
    commands.Stuck: hold.stuck,
    commands.ShowProfile: profile.show,
    commands.EditProfile: profile.edit,
    commands.SetLanguage: language.set_language,
    commands.SetPlain: plain.set_plain,
    commands.EditCommunity: community.edit_community,
    commands.Export: privacy.export,
    commands.Forget: privacy.forget,
    commands.Confirm: talk.confirm,
    commands.Cancel: talk.cancel,
    commands.Greet: talk.greet,
    commands.Thank: talk.thank,
    commands.Help: talk.help_,
    commands.Which: talk.which,
    commands.Unclear: talk.unclear,
    mentor_commands.OfferMentoring: mentoring.offer,
    mentor_commands.Away: mentoring.away,
    mentor_commands.Respond: mentoring.respond,
    mentor_commands.RequestMentor: mentorship.request,
    mentor_commands.Mentorships: mentorship.show_all,
    mentor_commands.MentorshipNews: mentorship.news,
    mentor_commands.PauseMentorship: mentorship.pause,
    mentor_commands.EndMentorship: mentorship.end,
    mentor_commands.RateMentorship: mentorship.rate,
    mentor_commands.SetAge: mentorship.set_age,
    mentor_commands.Agree: trust.agree,
    mentor_commands.ShowDecisions: trust.decisions,
    mentor_commands.Report: trust.report,
    mentor_commands.Block: trust.block,
    mentor_commands.Nudge: nudge.nudge,
    mentor_commands.Digest: digest.digest,
    mentor_commands.ApproveMentor: community.approve,
    mentor_commands.FirstHour: learn.first_hour,
    github_commands.Readiness: readiness.readiness,
    github_commands.LinkGitHub: linking.link,
    github_commands.ConfirmLink: linking.confirm,
    github_commands.UnlinkGitHub: linking.unlink,
}
