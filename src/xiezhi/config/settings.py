"""Django's settings, read from the environment. docs/settings.md explains each; a test keeps the page complete."""

from __future__ import annotations

import os
from pathlib import Path

from xiezhi.config import databases, mail, places, secrets
from xiezhi.config.errors import BadSetting


def _flag(name: str) -> bool:
    """A yes-or-no setting; anything unclear is refused rather than guessed."""
    value = os.environ.get(name, "0").strip().lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise BadSetting(name, value, "1 / 0")
    return value in {"1", "yes", "true"}


def _listed(name: str, default: str) -> list[str]:
    """A comma-separated setting."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _number(name: str, default: int) -> int:
    """A whole number, zero or more."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise BadSetting(name, value, "0, 1, 2, …")
    return int(value)


def _rooms_on_disk() -> list[str]:
    """The rooms that have been built, as Django apps."""
    return [f"xiezhi.{room}" for room in places.ROOMS if (places.SOURCE / room / "__init__.py").exists()]


BASE_DIR = places.ROOT
XIEZHI_DATA: Path = places.data_folder()
_secrets = secrets.load(XIEZHI_DATA)

SECRET_KEY = os.environ.get("XIEZHI_SECRET_KEY") or _secrets["secret_key"]
DEBUG = _flag("XIEZHI_DEBUG")
ALLOWED_HOSTS = _listed("XIEZHI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = _flag("XIEZHI_HTTPS")
XIEZHI_PROXIES = _number("XIEZHI_PROXIES", 0)
XIEZHI_SESSION_IDLE = _number("XIEZHI_SESSION_IDLE", 30 * 60)
XIEZHI_SESSION_MOST = _number("XIEZHI_SESSION_MOST", 12 * 60 * 60)
SITE_PEOPLE_MINUTE = _number("XIEZHI_SITE_PEOPLE", 240)
SITE_API_MINUTE = _number("XIEZHI_SITE_API", 600)
SITE_LETTERS_HOUR = _number("XIEZHI_SITE_LETTERS", 20)
SITE_API_LETTERS_HOUR = _number("XIEZHI_SITE_API_LETTERS", 60)
SITE_CHECKS_MINUTE = _number("XIEZHI_SITE_CHECKS", 20)
XIEZHI_EVIDENCE_STORE = os.environ.get("XIEZHI_EVIDENCE_STORE", "").strip() or str(
    XIEZHI_DATA / "evidence" / "originals"
)
XIEZHI_EVIDENCE_LARGEST = _number("XIEZHI_EVIDENCE_LARGEST", 4096)
XIEZHI_EVIDENCE_MOST = _number("XIEZHI_EVIDENCE_MOST", 60)
XIEZHI_REMIND_DAYS = _number("XIEZHI_REMIND_DAYS", 3)
XIEZHI_REMIND_KEEP = _number("XIEZHI_REMIND_KEEP", 90)
XIEZHI_SMS_URL = os.environ.get("XIEZHI_SMS_URL", "").strip()
XIEZHI_SMS_TOKEN = os.environ.get("XIEZHI_SMS_TOKEN", "").strip()
XIEZHI_EVIDENCE_KEEP_DAYS = _number("XIEZHI_EVIDENCE_KEEP_DAYS", 7)
XIEZHI_PUBLIC_URL = (
    os.environ.get("XIEZHI_PUBLIC_URL", "").strip().rstrip("/")
    or f"{'https' if HTTPS else 'http'}://{next((one for one in ALLOWED_HOSTS if one != '*'), 'localhost')}"
)
XIEZHI_RETENTION = os.environ.get("XIEZHI_RETENTION", "").strip() or "penalty_on_the_spot=10年,*=30年"
XIEZHI_SEALS = os.environ.get("XIEZHI_SEALS", "").strip() or "trial"

DATABASES = databases.aliases(databases.administrator(XIEZHI_DATA), _secrets)
DATABASE_ROUTERS = ["xiezhi.config.router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    *_rooms_on_disk(),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xiezhi.config.headers.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "xiezhi.accounts.middleware.ClaimMiddleware",
    "xiezhi.web.middleware.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "xiezhi.config.urls"
WSGI_APPLICATION = "xiezhi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "xiezhi.web.context.look",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["xiezhi.accounts.backends.PostBackend"]
FORM_RENDERER = "xiezhi.web.forms.Renderer"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

globals().update(mail.settings(os.environ.get("XIEZHI_SMTP_URL", ""), XIEZHI_DATA))
DEFAULT_FROM_EMAIL = os.environ.get("XIEZHI_MAIL_FROM", "").strip() or "xiezhi@localhost"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [places.SOURCE / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from where the rooms keep them; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = XIEZHI_SESSION_MOST
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 << 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"xiezhi": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}, "pyhanko": {"level": "ERROR"}},
}
