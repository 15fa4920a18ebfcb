"""What is embedded of an issue and of a person, and the hash that says whether it changed."""

import hashlib

from matching.types import Candidate, Profile, Wish

VERSION = "1"
"""Part of every hash: a change of what is embedded embeds everything anew."""

MAX_CHARACTERS = 2000


def document(candidate: Candidate) -> str:
    """Return the text of an issue that is embedded."""
    return f"{candidate.title}\n{candidate.body}".strip()[:MAX_CHARACTERS]


def query(profile: Profile, wish: Wish) -> str:
    """Return the text of a wish and its person that is embedded."""
    parts = [wish.text or profile.text, " ".join((*wish.skills, *profile.skills)), profile.goals]
    return "\n".join(part for part in parts if part)


def content_hash(text: str) -> str:
    """Return the hash of an embedded text."""
    return hashlib.sha256(f"{VERSION}\0{text}".encode()).hexdigest()
