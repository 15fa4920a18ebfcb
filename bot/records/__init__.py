"""The tables. A rule about one record is a method on it; rules between records are constraints."""

from bot.records.cohorts import Cohort, CohortMembership
from bot.records.communities import CommunitySettings
from bot.records.forum import ForumPost, PostState
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
    "Cohort",
    "CohortMembership",
    "CommunitySettings",
    "Consent",
    "Conversation",
    "Counter",
    "Cursor",
    "Decision",
    "Delivery",
    "Embedding",
    "Erasure",
    "ForumPost",
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
    "PostState",
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
