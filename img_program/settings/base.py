"""Settings shared by every way of running the program. Values come from the environment: see `.env.example`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import environ
from celery.schedules import crontab
from django.utils.csp import CSP

from img_program.settings.from_files import read_files

read_files()
BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = [SITE_URL]
# Addresses or networks of the proxies in front, separated by commas. Only they may say who the sender is and whether TLS
# was used; nobody else's X-Forwarded-For is read. By default: nobody (in production: this machine itself).
TRUSTED_PROXIES: list[str] = env.list("TRUSTED_PROXIES", default=[])
ROOT_URLCONF = "img_program.urls"
WSGI_APPLICATION = "img_program.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "img_program.database",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "django_countries",
    "img_program.web",
    "img_program.jobs",
    "img_program.mail",
    "img_program.accounts",
    "img_program.statute",
    "img_program.geography",
    "img_program.approvals",
    "img_program.organizations",
    "img_program.bulk",
    "img_program.documents",
    "img_program.notifications",
    "img_program.homes",
    "img_program.operations",
    "roster",
    "assessments",
    "grants.rounds",
    "grants.awards",
    "residency.training",
    "residency.service",
    "consultation",
    "reports",
]

MIDDLEWARE = [
    "img_program.operations.metrics.MetricsMiddleware",
    "grants.rounds.middleware.ReceivedAtMiddleware",
    "img_program.web.proxies.TrustedProxyMiddleware",
    "img_program.web.clean_input.CleanInputMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "img_program.web.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "img_program.web.fields.not_identity.NotIdentityMiddleware",
    "img_program.documents.middleware.RequestSizeMiddleware",
    "img_program.accounts.middleware.SessionLimitsMiddleware",
    "img_program.organizations.middleware.DatabaseContextMiddleware",
    "img_program.accounts.middleware.RefusalLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "img_program.accounts.middleware.SecondFactorMiddleware",
    "img_program.accounts.middleware.FreshSignInMiddleware",
    "img_program.web.refusals.RefusalMiddleware",
    "img_program.accounts.middleware.OpenedMiddleware",
    "img_program.accounts.sent_forms.SentOnceMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "img_program.web.context_processors.chrome",
                "img_program.accounts.context_processors.person",
            ],
            "builtins": ["img_program.web.templatetags.components"],
        },
    }
]
FORM_RENDERER = "img_program.web.forms.Renderer"

# --- database, cache, jobs -------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://img_web@localhost/img_program")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("DATABASE_CONNECTION_SECONDS", default=600),
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
# How long a page waits for the cache before it does without.
_PATIENCE = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
CACHES = {"default": {"BACKEND": "img_program.web.cache.ForgivingRedisCache", "LOCATION": REDIS_URL, "OPTIONS": _PATIENCE}}

# Celery spells the address of a Unix socket in its own way.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker that is down must not hold up a page: the job's row is safe, the sweeper finds it.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "retry_on_timeout": False}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "America/Chicago"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("CELERY_BEAT_SCHEDULE", default=str(BASE_DIR / "var" / "celerybeat-schedule"))
CELERY_BEAT_SCHEDULE = {
    "sweep-orphan-files": {"task": "img_program.documents.tasks.sweep_orphan_files", "schedule": crontab(hour="4", minute="5")},
    "remove-expired-roster-files": {"task": "roster.tasks.remove_expired_files", "schedule": crontab(hour="4", minute="15")},
    "wipe-old-site-lists": {"task": "img_program.geography.tasks.wipe_old_lists", "schedule": crontab(hour="4", minute="35")},
    "look-again-at-statuses": {"task": "roster.tasks.look_again_at_statuses", "schedule": crontab(hour="4", minute="25")},
    "ask-who-is-still-here": {"task": "roster.tasks.ask_who_is_still_here", "schedule": crontab(hour="10", minute="20")},
    "note-keys": {"task": "img_program.operations.tasks.note_keys_in_use", "schedule": crontab(hour="3", minute="5")},
    "sweep-jobs": {"task": "img_program.jobs.tasks.sweep", "schedule": 30.0},
    "forget-expired": {"task": "img_program.accounts.tasks.forget_expired", "schedule": 600.0},
    "send-reminders": {
        "task": "img_program.notifications.tasks.send_due_reminders",
        "schedule": crontab(minute="20", hour="8-16"),
    },
    "keep-contact": {"task": "residency.service.tasks.keep_contact", "schedule": crontab(hour="9", minute="40")},
    "look-at-sites": {"task": "residency.service.tasks.look_at_sites", "schedule": crontab(hour="5", minute="10")},
    "erase-mail-bodies": {"task": "img_program.mail.tasks.erase_sent_bodies", "schedule": crontab(hour="3", minute="15")},
}

# --- people ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    # First: a yes of the registry spares the library's look into its always empty tables.
    "img_program.accounts.permissions.RegistryBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
GUARDIAN_GET_CONTENT_TYPE = "guardian.ctypes.get_default_content_type"
ANONYMOUS_USER_NAME = None
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
from img_program.settings.sign_in import *  # noqa: E402 - kept apart for its length

# --- history -------------------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True

# --- words and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Chicago"
DATE_FORMAT = "j F Y"
FORMAT_MODULE_PATH = "img_program.web.formats"

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
from img_program.settings.files import *  # noqa: E402 - kept apart for its length
from img_program.settings.files import PRIVATE_FILES  # noqa: E402

STORAGES = {
    "default": PRIVATE_FILES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- mail: every message is a row first; a job hands it to this backend --------------------------------------
_smtp = env.email_url("EMAIL_URL", default="smtp://localhost:25")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _smtp["EMAIL_HOST"],
            "port": _smtp["EMAIL_PORT"] or 25,
            "username": _smtp["EMAIL_HOST_USER"] or "",
            "password": _smtp["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": bool(_smtp.get("EMAIL_USE_TLS")),
            "use_ssl": bool(_smtp.get("EMAIL_USE_SSL")),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="IMG Assistance Program <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A sent message's text may hold a sign-in code or a link that lets a person in: it is kept only as long as
# somebody may ask "what did you write to me?" while a fault is looked into, then erased. The envelope stays.
MAIL_BODY_KEPT_DAYS = env.int("MAIL_BODY_KEPT_DAYS", default=7)
# Whether the text of a letter is approved by another person than the one who wrote it.
LETTER_TEXTS_NEED_TWO_PERSONS = env.bool("LETTER_TEXTS_NEED_TWO_PERSONS", default=True)
# The secret with which a mail service signs what it reports (bounces); without it the address answers nobody.
MAIL_EVENTS_KEY = env.str("MAIL_EVENTS_KEY", default="")
PROGRAM_NAME = "International Medical Graduate Assistance Program"
PROGRAM_CONTACT = {
    "email": env.str("PROGRAM_EMAIL", default="img-program@localhost"),
    "phone": env.str("PROGRAM_PHONE", default=""),
}

# --- protection ------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# The demonstration banner and pages; the demonstration's app refuses to load unless DEMO_TOOLS allows it.
DEMO = False
DEMO_TOOLS = False

# --- logs --------------------------------------------------------------------------------------------------------
from img_program.settings.logs import LOGGING  # noqa: E402, F401 - kept apart for its length

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

# ISO 3166 has no code for Kosovo; XK is what the world uses.
COUNTRIES_OVERRIDE = {"XK": "Kosovo"}

# Who finds a point for an address (img_program/geography/geocoding.py); empty: nobody, and no address leaves the program.
GEOCODER = env.str("GEOCODER", default="")

# Backups (img_program/operations/backup): where they lie, how long they are kept, and the key that locks the keys in them.
BACKUP_ROOT = env.path("BACKUP_ROOT", default=str(BASE_DIR / "var" / "backups"))
BACKUP_KEPT_DAYS = env.int("BACKUP_KEPT_DAYS", default=35)
BACKUP_KEY = env.str("BACKUP_KEY", default="")
# The folder of PostgreSQL's programs; empty: found.
POSTGRESQL_PROGRAMS = env.str("POSTGRESQL_PROGRAMS", default="")

# Who knows it may read figures for Prometheus at /metrics; empty: nobody may.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN:
    # The web workers put their figures together here; read by the library when it is imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(Path(tempfile.gettempdir()) / "img-metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)

# Where a finder of a weakness writes: an address of mail or of a page; empty: the program's own.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
