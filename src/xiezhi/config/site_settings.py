"""Settings of the public's site: a process of its own that can read the public store and nothing else.

It has one database login, which sees the schema `opened` only; no sessions, no accounts, no cookies.
"""

from __future__ import annotations

from xiezhi.config import places
from xiezhi.config import settings as inner

SECRET_KEY = inner.SECRET_KEY
DEBUG = False
ALLOWED_HOSTS = inner.ALLOWED_HOSTS
XIEZHI_PROXIES = inner.XIEZHI_PROXIES
XIEZHI_DATA = inner.XIEZHI_DATA
SITE_PEOPLE_MINUTE = inner.SITE_PEOPLE_MINUTE
SITE_API_MINUTE = inner.SITE_API_MINUTE
SITE_LETTERS_HOUR = inner.SITE_LETTERS_HOUR
SITE_API_LETTERS_HOUR = inner.SITE_API_LETTERS_HOUR
SITE_CHECKS_MINUTE = inner.SITE_CHECKS_MINUTE
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 << 10
FILE_UPLOAD_HANDLERS: list[str] = []
DATABASES = {"default": {**inner.DATABASES["public"], "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DATABASES["public"] = DATABASES["default"]
DATABASE_ROUTERS: list[str] = []
INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = [
    "xiezhi.publicity.site.middleware.Strict",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xiezhi.publicity.site.middleware.Limits",
    "xiezhi.publicity.site.middleware.Language",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "xiezhi.publicity.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [places.SOURCE / "publicity" / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
LANGUAGE_CODE = inner.LANGUAGE_CODE
LANGUAGES = inner.LANGUAGES
LOCALE_PATHS = [places.SOURCE / "publicity" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = inner.TIME_ZONE
STATIC_URL = "/static/"
STATICFILES_DIRS = [places.SOURCE / "publicity" / "static"]
WHITENOISE_USE_FINDERS = True
APPEND_SLASH = False
LOGGING = inner.LOGGING
