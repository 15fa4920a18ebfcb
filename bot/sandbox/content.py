"""How git names the content of a file, and how GitHub writes it."""

import base64
from hashlib import sha1


def blob_sha(content: bytes) -> str:
    """Return the git name of a file's content."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def wrapped(content: bytes) -> str:
    """Return base64 in lines of 60, as the contents endpoint gives it."""
    return base64.encodebytes(content).decode()
