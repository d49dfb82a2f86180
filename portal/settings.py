"""One file; every difference between machines comes from the environment.

Without DATABASE_URL and REDIS_URL the embedded servers of this checkout are used (demo and tests).
With DATABASE_URL set the portal is in production: it refuses to start while a secret is missing.
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PROFILE = env("PORTAL_PROFILE", default="demo")
EMBEDDED = not env("DATABASE_URL", default="")
PRODUCTION = env.bool("PRODUCTION", default=not EMBEDDED)
DEMO = env.bool("DEMO", default=EMBEDDED and PROFILE == "demo")
DEBUG = env.bool("DEBUG", default=False)

if PRODUCTION:
    needed = {
        "SECRET_KEY": "SECRET_KEY is missing: set it to 50 or more random characters; sessions and signed links depend on it.",
        "DATABASE_URL": "DATABASE_URL is missing: set it to postgres://user:password@host:5432/name.",
        "REDIS_URL": "REDIS_URL is missing: set it to redis://host:6379/0 for the task queue and the rate limits.",
        "EMAIL_URL": "EMAIL_URL is missing: set it to smtp+tls://user:password@host:587, or no notice can leave.",
        "ALLOWED_HOSTS": "ALLOWED_HOSTS is missing: set it to the public host names, separated by commas.",
    }
    missing = [sentence for name, sentence in needed.items() if not env(name, default="")]
    if missing:
        raise ImproperlyConfigured(" ".join(missing))
    if DEMO:
        raise ImproperlyConfigured("DEMO is set together with production settings: remove DEMO, it weakens sign-in.")


def _kept_secret() -> str:
    """Secret of an embedded profile, made once and kept beside its data."""
    path = BASE_DIR / "var" / PROFILE / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key() + get_random_secret_key())
        path.chmod(0o600)
    return str(path.read_text())


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "testserver"])
BASE_URL = env("BASE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{env('PORT', default='8000')}")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if PRODUCTION else []

# --- database ---------------------------------------------------------------------------------
if EMBEDDED:
    from devservices import layout

    database: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "portal",
        "USER": "portal",
        "HOST": str(layout(PROFILE).sockets),
        "OPTIONS": {},
    }
else:
    database = dict(env.db_url_config(env("DATABASE_URL")))
    if socket_dir := database.get("OPTIONS", {}).pop("host", ""):
        database["HOST"] = socket_dir
# random_page_cost: on today's disks an index is the cheaper way to one row in ten; at PostgreSQL's own 4 a search reads every text.
# pgtrigger.ignore: each trigger asks for it; unset, the question fails in a subtransaction, whose end walks over all that the transaction has done.
database.setdefault("OPTIONS", {})["options"] = (
    "-c lock_timeout=15s -c statement_timeout=60s -c timezone=UTC -c random_page_cost=1.1 -c pgtrigger.ignore={}"
)
DATABASES = {"default": {**database, "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- queue and cache --------------------------------------------------------------------------
if url := env("REDIS_URL", default=""):
    CACHE_URL = url
    CELERY_BROKER_URL = url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
else:
    from devservices import layout

    CACHE_URL = layout(PROFILE).redis_url(1)
    CELERY_BROKER_URL = layout(PROFILE).broker_url(0)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# max_retries 0: a page does not wait for a queue that is down, the sweep finds its rows. Workers and beat have retries of their own.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 5, "max_retries": 0}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / PROFILE / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-outbox": {"task": "notifications.sweep", "schedule": 10.0},
    "actions-clock": {"task": "notifications.actions", "schedule": 3600.0},
    "digests": {"task": "notifications.digests", "schedule": 60.0},
    "call-clock": {"task": "scholarships.clock", "schedule": 20.0},
    "leave-decisions": {"task": "scholarships.leave", "schedule": 15.0},
    "training-clock": {"task": "training.clock", "schedule": 60.0},
    "sweep-reports": {"task": "reports.sweep", "schedule": 20.0},
    "report-schedules": {"task": "reports.schedules", "schedule": 60.0},
    "report-expiry": {"task": "reports.expire", "schedule": 3600.0},
    "partner-clock": {"task": "partners.clock", "schedule": 3600.0},
    "agreement-clock": {"task": "agreements.clock", "schedule": 3600.0},
    "personal-data-timetable": {"task": "scholarships.forget_overdue", "schedule": crontab(hour=21, minute=10)},  # 02:10 in Astana
    "sweep-scans": {"task": "documents.sweep_scans", "schedule": 15.0},
    "sweep-paper-runs": {"task": "training.sweep_papers", "schedule": 15.0},
    "exchange-clock": {"task": "exchanges.clock", "schedule": 60.0},
    "sweep-words": {"task": "exchanges.read_words", "schedule": 20.0},
    "materials-news": {"task": "exchanges.tell_of_materials", "schedule": 60.0},
    "sweep-papers": {"task": "documents.sweep_files", "schedule": 15.0},
    "event-clock": {"task": "events.clock", "schedule": 60.0},
    "needs-of-participants": {"task": "events.forget_needs", "schedule": crontab(hour=21, minute=40)},  # 02:40 in Astana
    "old-drafts": {"task": "core.drop_old_drafts", "schedule": 3600.0},
    "forget-answers": {"task": "api.forget_answers", "schedule": 3600.0},
    "vigil": {"task": "portal.watch", "schedule": 60.0},
    "compact-tallies": {"task": "core.compact_tallies", "schedule": 300.0},
}

# How often a web process looks whether the jobs above live; 0: never.
VIGIL_SECONDS = env.int("VIGIL_SECONDS", default=60)

# --- e-mail -----------------------------------------------------------------------------------
if url := env("EMAIL_URL", default=""):
    vars().update(env.email_url_config(url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / "var" / PROFILE / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Diplomatic training portal <portal@mfa.example>")

# --- applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "portal",
    "api",
    "reports",
    "scholarships",
    "exchanges",
    "events",
    "training",
    "reviews",
    "mobility",
    "agreements",
    "people",
    "notifications",
    "documents",
    "partners",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compression.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partners.middleware.ActorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "core.middleware.SentFormMiddleware",
    "portal.vigil.VigilMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.ui", "template_partials.templatetags.partials", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / PROFILE / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
# tcp://host:3310 or unix:///path: uploads stay in quarantine until this clamd has looked at them. Without it they say "not scanned".
CLAMD_URL = env("CLAMD_URL", default="")
# A PKCS #12 file with the key and certificate that sign issued papers. Without it they are not signed, and /verify/ says so.
SIGNING_P12 = env("SIGNING_P12", default=str(BASE_DIR / "var" / PROFILE / "signing.p12") if DEMO else "")
SIGNING_PASSWORD = env("SIGNING_PASSWORD", default=SECRET_KEY if DEMO else "")

# --- machine door -----------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Ticked"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.PlainJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.scheme.DoorSchema",
    "EXCEPTION_HANDLER": "api.errors.handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Diplomatic training portal",
    "DESCRIPTION": "Read and submit for systems of partners. docs/api.md says how to begin.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,  # labels are in the reader's language, and the schema is one
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": False,
}

# --- languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian")), ("kk", _("Kazakh"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "vendor"]
FORMAT_MODULE_PATH = ["core.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
HOST_ZONE = "Asia/Almaty"  # Astana: UTC+5 since March 2024
USE_TZ = True

# --- arrivals -----------------------------------------------------------------------------------
# Days before the planned entry: the note verbale goes in no earlier and no later (domain.md section 0), and what it takes to prepare one.
VISA_NOTE_EARLIEST_DAYS = 90
VISA_NOTE_LATEST_DAYS = 14
VISA_NOTE_PREPARATION_DAYS = 5
# Citizens who enter without a visa, by ISO code; what the passport part of a nomination says of its person comes first.
VISA_FREE = tuple(env.list("VISA_FREE", default=["AM", "AZ", "BY", "GE", "KG", "MD", "MN", "RU", "TJ", "TR", "UA", "UZ"]))

# --- sign-in ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ActiveMemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("full_name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Diplomatic training portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_ALLOW_UNVERIFIED_EMAIL = False
USERSESSIONS_TRACK_ACTIVITY = False
# Demo and tests only: staff pass the second factor with the code that the sign-in page of the demo shows.
DEMO_SECOND_FACTOR = DEMO

# --- browser ----------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=True) else None
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}

# --- what is deleted on a timetable (docs/adr/0025-passport-and-medical.md) ------------------
# Days after the purpose is met: the intake has ended, or the last nomination of the person (of the medical part: this one) has. Five days for
# passports is what KOICA promises its nominees; a medical part may be asked for by the insurer while the journey home is settled.
PASSPORT_KEPT_DAYS = 5
MEDICAL_KEPT_DAYS = 30
# Scans that are personal papers of a checklist go with the medical part; the letters and notes verbales that prove an endorsement are looked up for a year.
PAPERS_KEPT_DAYS = 30
EVIDENCE_KEPT_DAYS = 365
# Days after a list of nominees was uploaded and never imported, or was imported: workbook and pasted rows.
LISTS_KEPT_DAYS = 14

# --- history ----------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_RELATED_NAME = "+"
PGTRIGGER_SCHEMA_EDITOR = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "core.logs.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}

# --- notices ----------------------------------------------------------------------------------
# A message taken by a worker that died is taken up again after this many seconds.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=60)
# Mailbox to which other servers return letters ("bounces@mfa.example"); each letter has its own address there, "bounces+…@". Empty: they go to the sender.
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default="")
# Where that mailbox lies, for `manage.py receive_bounce --maildir`.
BOUNCE_MAILDIR = env("BOUNCE_MAILDIR", default="")
