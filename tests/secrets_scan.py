"""Fail when a tracked file looks as if it held a secret."""

import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import default_settings


def main() -> int:
    """Scan every tracked file; returns 1 when something was found."""
    files = subprocess.run(
        ["git", "ls-files"], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    secrets = SecretsCollection()
    with default_settings():
        for file in filter(None, files):
            if Path(file).suffix in {
                ".py",
                ".md",
                ".yaml",
                ".yml",
                ".toml",
                ".env",
                ".service",
                ".sh",
                "",
            }:
                secrets.scan_file(file)
    for file, secret in secrets:
        sys.stdout.write(f"{file}:{secret.line_number}: {secret.type}\n")
    return 1 if any(True for _ in secrets) else 0


if __name__ == "__main__":
    sys.exit(main())
