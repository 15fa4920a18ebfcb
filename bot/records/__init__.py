"""The tables. A rule about one record is a method on it; rules between records are constraints."""

from bot.records.issues import Embedding, Issue, IssueState, OwnerKind, Repository
from bot.records.matches import Claim, ClaimState, Outcome, Suggestion
from bot.records.people import Identity, Person, Profile
from bot.records.plumbing import Budget, Conversation, Counter, Cursor, Delivery, Job, JobState

__all__ = [
    "Budget",
    "Claim",
    "ClaimState",
    "Conversation",
    "Counter",
    "Cursor",
    "Delivery",
    "Embedding",
    "Identity",
    "Issue",
    "IssueState",
    "Job",
    "JobState",
    "Outcome",
    "OwnerKind",
    "Person",
    "Profile",
    "Repository",
    "Suggestion",
]
