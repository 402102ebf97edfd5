"""Where mails go: a mail server named in XIEZHI_SMTP_URL, else files in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from xiezhi.config.errors import BadSetting

PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
SECONDS = 20


def settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for e-mail. BadSetting where the address is no mail server's."""
    if not url.strip():
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "mail"),
        }
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise BadSetting("XIEZHI_SMTP_URL", "…", "smtp://user:password@host:port") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadSetting("XIEZHI_SMTP_URL", parts.scheme, "smtp://… / smtps://… / smtp+tls://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": SECONDS,
    }
