"""The tables. A rule about one record is a method on it; rules between records are constraints."""

from bot.records.communities import CommunitySettings
from bot.records.github import (
    Act,
    ActState,
    IssueMentor,
    LinkCode,
    RepositoryFile,
    Silence,
)
from bot.records.issues import Embedding, Issue, IssueState, OwnerKind, Repository
from bot.records.matches import Claim, ClaimState, Outcome, Suggestion
from bot.records.mentorships import (
    Block,
    MentorOffer,
    Mentorship,
    MentorshipFeedback,
    MentorshipKind,
    MentorshipState,
    Report,
)
from bot.records.people import Identity, Person, Profile, PublicWork
from bot.records.plumbing import Budget, Conversation, Counter, Cursor, Delivery, Job, JobState
from bot.records.tellings import Telling, TellingState
from bot.records.trust import Consent, Decision, Erasure, InstallationSecret, Purpose

__all__ = [
    "Act",
    "ActState",
    "Block",
    "Budget",
    "Claim",
    "ClaimState",
    "CommunitySettings",
    "Consent",
    "Conversation",
    "Counter",
    "Cursor",
    "Decision",
    "Delivery",
    "Embedding",
    "Erasure",
    "Identity",
    "InstallationSecret",
    "Issue",
    "IssueMentor",
    "IssueState",
    "Job",
    "JobState",
    "LinkCode",
    "MentorOffer",
    "Mentorship",
    "MentorshipFeedback",
    "MentorshipKind",
    "MentorshipState",
    "Outcome",
    "OwnerKind",
    "Person",
    "Profile",
    "PublicWork",
    "Purpose",
    "Report",
    "Repository",
    "RepositoryFile",
    "Silence",
    "Suggestion",
    "Telling",
    "TellingState",
]
