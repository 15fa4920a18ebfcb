"""What is embedded of an issue and of a person, and the hash that says whether it changed."""

import hashlib
import re
from collections.abc import Iterator

from matching.neutral import neutral
from matching.types import Candidate, Profile, Wish

VERSION = "2"
"""Part of every hash: a change of what is embedded embeds everything anew."""

MAX_CHARACTERS = 800
"""About 200 tokens; a longer cut gained nothing in trials and costs time."""

_READ_CHARACTERS = 20_000
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_FENCE = re.compile(r"\s*(?:>\s?)*(?:```|~~~)")
_HEADING = re.compile(r"\s*(?:#{1,6}\s+(.+?)#*|\*\*([^*]+)\*\*:?|__([^_]+)__:?)\s*")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_MARK = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s*)?|\d+[.)]\s+)|[*`]+|(?<=\s)_{1,3}|_{1,3}(?=\s)")
_SPACE = re.compile(r"\s+")
_ERROR = re.compile(r"\s*(?:[a-z_]+\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt)\b.{0,300}")
_PREFIX = re.compile(
    r"^\s*(?:[\[(]\s*(?:bug|bug report|feature|feature request|enhancement|question|issue|task|rfc|help wanted|good first issue)\s*[\])]"
    r"|(?:bug|bug report|feature|feature request|enhancement|question)\s*:)\s*[:\-]?\s*",
    re.I,
)
_DROPPED = re.compile(
    r"""\s*(?:
      [-*+]\s+\[[\ xX]\]\s.{0,80}\b(?:i\ have|i've|i\ agree|i\ am|i'm|i\ searched|searched|checked|read\ the|willing|duplicate|code\ of\ conduct|contributing)\b.*
    | \[?\d{4}-\d\d-\d\d[T\ ]\d\d:\d\d.*                # time stamps of logs
    | \[?(?:INFO|DEBUG|TRACE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b[\]:|\s].*
    | [IWEF]\d{4}\s\d\d:\d\d.*
    | Traceback\ \(most\ recent.*
    | File\ ".*",\ line\ \d+.*
    | at\ [\w$.<>]+\(.*\)
    | (?:>>>|\.\.\.|\$|%|In\ \[\d+\]:)\s.*
    | [\w.\-\[\]]+==[\w.+!]+
    | [|+].*                                            # tables
    | [-=_*~^]{3,}
    | >.*                                               # quoted from elsewhere
    | _?no\ response_?|n/?a|none|\.+
    | (?:python|torch|pytorch|numpy|cuda|cudnn|os|platform|version|gpu|driver|transformers|tensorflow|pip|conda|browser|ubuntu|windows|macos)(?:\ version)?\s*[:=].{0,80}
    )\s*""",
    re.X | re.I,
)
_SECTIONS = (
    "environment|system info|system information|your environment|version|versions|installed versions|"
    "package versions|logs|log output|relevant log output|stack trace|stacktrace|traceback|full traceback|"
    "checklist|prerequisites|preliminary checks|initial checks|search before asking|code of conduct|"
    "are you willing to submit a pr|contribution|contributing|before submitting|pre-submission checks|who can help|"
    "screenshots|device|platform|os|screenshot|desktop|smartphone|configuration|debug output|python version"
)
_DROPPED_SECTION = re.compile(
    rf"\W*(?:{_SECTIONS})\W*|.{{0,40}}\b(?:versions?|environment|dependencies|checklist|severity|operating system|willing)\b.{{0,40}}",
    re.I,
)
_TEMPLATE = re.compile(
    r"\W*(?:(?:(?:brief|short|bug|issue) )?describe the (?:bug|issue|problem|feature|solution you'd like)|(?:brief|short|bug|issue|feature) description|what happened.*|description|summary|"
    r"what happened|issue type|problem|motivation|feature request|bug report|bug|task|overview|details|"
    r"(?:the )?feature,? motivation and pitch|is your feature request related to a problem.*|"
    r"additional (?:context|information|info|notes?)|alternatives(?: you've considered)?|expected (?:behaviou?r|results?|outcome)|"
    r"actual (?:behaviou?r|results?)|current behaviou?r|(?:steps|code|how) to reproduce.*|reproduction.*|to reproduce|"
    r"minimal (?:reproducible )?example|proposed (?:solution|change|fix)|proposal|your contribution|context|background|"
    r"acceptance criteria|what (?:is|are) .{0,40}\?)\W*",
    re.I,
)
_USELESS_LABELS = re.compile(
    r".*(?:first|newcomer|beginner|starter|help|wanted|triage|needs|priority|status|stale|p\d|mentor|up for grabs|"
    r"confirmed|easy|hacktoberfest|contributions?|confirmed|accepted|good).*",
    re.I,
)


def document(candidate: Candidate) -> str:
    """Return the text of an issue that is embedded: the request itself, then where it belongs."""
    title = _PREFIX.sub("", clean(candidate.title)) or clean(candidate.title)
    request = f"{title}\n{body(candidate.body)}".strip()[:MAX_CHARACTERS].rstrip()
    return f"{request}\n{context(candidate)}".strip()


def context(candidate: Candidate) -> str:
    """Return the project's name, its language and the labels that speak of the work."""
    labels = [label for label in candidate.labels[:12] if not _USELESS_LABELS.fullmatch(label)]
    name = candidate.repository.rpartition("/")[2]
    parts = (name, candidate.programming_language or "", *labels)
    return clean(" · ".join(part for part in parts if part))[:160]


def body(raw: str) -> str:
    """Return what a person wrote in an issue, without template, logs, code, quotes and check boxes.

    Where nothing is left, such as in an issue of code alone, the text is returned as it stands.
    """
    visible = _COMMENT.sub(" ", raw[:_READ_CHARACTERS])
    kept: list[str] = []
    length = 0
    for line in _request(visible.splitlines()):
        kept.append(line)
        length += len(line) + 1
        if length >= MAX_CHARACTERS:
            break
    text = " ".join(kept) or clean(visible.replace("`", " "))
    return text[:MAX_CHARACTERS]


def _request(lines: list[str]) -> Iterator[str]:
    is_code = is_dropped = False
    for line in lines:
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code or len(line) > 2000:
            error = _ERROR.fullmatch(line[:400]) if len(line) < 400 else None
            if error and not is_dropped:
                yield clean(error[0])  # of a traceback, its last line says what is wrong
        elif heading := _HEADING.fullmatch(line):
            name = next(part for part in heading.groups() if part)
            is_dropped = bool(_DROPPED_SECTION.fullmatch(name))
            if not is_dropped and not _TEMPLATE.fullmatch(name):
                yield clean(name)
        elif not is_dropped and not _is_noise(line) and (text := clean(line)):
            yield text


def _is_noise(line: str) -> bool:
    return not line.strip() or line.startswith("    ") or bool(_DROPPED.fullmatch(line))


def clean(line: str) -> str:
    """Return a line without marks, tags, addresses and characters that no tokenizer takes."""
    if not line.isascii():
        line = line.encode("utf-8", "replace").decode()
    if "[" in line:
        line = _LINK.sub(r"\1", line)
    if "://" in line or "www." in line:
        line = _ADDRESS.sub(" ", line)
    if "<" in line:
        line = _TAG.sub(" ", line)
    return _SPACE.sub(" ", _MARK.sub(" ", line).replace("\0", " ")).strip()


def said(profile: Profile, wish: Wish) -> str:
    """Return what a person said, now or about themselves, without what says who they are."""
    parts = (wish.text, "" if wish.text else profile.text, profile.goals, *profile.interests)
    spoken = " ".join(part for part in parts if part)[:_READ_CHARACTERS]
    return clean(neutral(spoken))[:MAX_CHARACTERS]


def query(profile: Profile, wish: Wish) -> str:
    """Return all that a person said, skills included, as one text."""
    skills = " ".join(dict.fromkeys((*wish.skills, *profile.skills)))
    return "\n".join(part for part in (said(profile, wish), skills) if part)


def content_hash(text: str) -> str:
    """Return the hash of an embedded text."""
    return hashlib.sha256(f"{VERSION}\0{text}".encode("utf-8", "replace")).hexdigest()
