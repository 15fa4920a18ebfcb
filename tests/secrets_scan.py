"""Fail when a tracked file looks as if it held a secret that nobody has looked at.

``tests/not_secrets.txt`` lists what was looked at and is none: made-up tokens of tests, hashes of
files. A finding is printed as the line to add there, should it be none either.
"""

import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings

SUFFIXES = {".py", ".md", ".yaml", ".yml", ".toml", ".env", ".example", ".service", ".sh", ""}
KNOWN = Path(__file__).parent / "not_secrets.txt"


def main() -> int:
    """Scan every tracked file; returns 1 when something new was found."""
    files = subprocess.run(
        ["git", "ls-files"], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    secrets = SecretsCollection()
    with default_settings():
        for file in filter(None, files):
            if Path(file).suffix in SUFFIXES:
                secrets.scan_file(file)
    known = set(KNOWN.read_text("utf-8").splitlines())
    new = sorted({f"{file} {secret.secret_hash}" for file, secret in secrets} - known)
    for line in new:
        sys.stdout.write(f"{line}\n")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
