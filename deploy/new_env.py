"""Write the settings of a new installation for docker-compose, with fresh secrets.

python3 deploy/new_env.py img.example.org manager@example.org > .env
"""

from __future__ import annotations

import secrets
import sys


def settings(domain: str, manager: str) -> str:
    """The lines of `.env`. Secrets have letters and digits alone: they stand in addresses."""
    names = ("POSTGRES_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD", "BACKUP_PASSWORD", "VALKEY_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY",
             "BACKUP_KEY", "METRICS_TOKEN")  # fmt: skip
    lines = [f"SITE_DOMAIN={domain}", f"FIRST_MANAGER_EMAIL={manager}", f"SECRET_KEY={secrets.token_hex(40)}"]
    return "\n".join([*lines, *(f"{name}={secrets.token_hex(20)}" for name in names)]) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004 - the program's name and two words
        raise SystemExit(__doc__)
    sys.stdout.write(settings(sys.argv[1], sys.argv[2]))
