"""All settings, from the environment; `.env.template` lists every variable.

Two modes: `demo` (the default: a fictional school on this machine) and `production`, in which
unsafe values stop the start and name the variable to set. The demo shows everybody's mail to
anybody, links to sign included: it starts on an address of this machine alone.
"""

from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
DEMO_SECRET = "demo-secret-that-production-refuses"  # noqa: S105  (public on purpose)

env = environ.FileAwareEnv()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

LWT_MODE = env.str("LWT_MODE", "demo")
DEMO = LWT_MODE == "demo"
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", DEMO_SECRET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.str("PORT", "") or "8000"
BASE_URL = env.str("BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured, naming the variable, when production would start unsafely."""
    if LWT_MODE not in {"demo", "production"}:
        raise ImproperlyConfigured("LWT_MODE must be 'demo' or 'production'.")
    if not PORT.isdecimal() or int(PORT) not in range(1, 65536):
        raise ImproperlyConfigured(f"PORT ({PORT}) must be a number from 1 up to 65535.")
    if DEMO:
        refuse_public_demo()
        return
    if SECRET_KEY == DEMO_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be set to at least 50 random characters.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS) or not ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name each host, without wildcards.")
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("BASE_URL must begin with https:// in production.")


def refuse_public_demo() -> None:
    """Raise ImproperlyConfigured, naming the variable, when others could reach the demo."""
    address = urlsplit(BASE_URL)
    if address.scheme != "http" or not is_this_machine(address.hostname or ""):
        raise ImproperlyConfigured(
            f"BASE_URL ({BASE_URL}) must be http:// on localhost in demo mode: the demo shows all "
            "mail to anybody. A real school needs LWT_MODE=production."
        )
    for host in ALLOWED_HOSTS:
        if not is_this_machine(host.strip("[]")):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS ({host}) must be localhost alone in demo mode: the demo shows all "
                "mail to anybody. A real school needs LWT_MODE=production."
            )


def is_this_machine(host: str) -> bool:
    """Whether only this machine itself can be meant: localhost, 127.x.x.x or ::1."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


refuse_unsafe_start()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "allauth",
    "allauth.account",
    "auditlog",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "lwt_admin.ui",
    "lwt_admin.accounts",
    "lwt_admin.letters",
    "lwt_admin.signing",
    "lwt_admin.students",
    "lwt_admin.agreements",
    "lwt_admin.placements",
    "lwt_admin.exams",
    "lwt_admin.dossier",
    "lwt_admin.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lwt_admin.accounts.middleware.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lwt_admin.accounts.middleware.KeptNowhere",
    "lwt_admin.accounts.middleware.History",
    "lwt_admin.accounts.middleware.CurrentSchool",
    "lwt_admin.accounts.middleware.ToldWhy",
]

ROOT_URLCONF = "lwt_admin.urls"
WSGI_APPLICATION = "lwt_admin.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lwt_admin.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lwt_admin.navigation.navigation",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


def database(url: str) -> dict[str, Any]:
    """The database at this address; ImproperlyConfigured when it is of no known kind.

    The message does not repeat the address: a password may stand in it.
    """
    try:
        found = env.db_url_config(url)
    except ValueError:
        found = {}
    if found.get("ENGINE") not in {SQLITE, POSTGRESQL}:
        raise ImproperlyConfigured(
            "DATABASE_URL must be sqlite:////path/to/file or "
            "postgres://user:password@host:5432/name."
        )
    return found


DATABASES = {
    "default": database(env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'lwt-admin.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == SQLITE:
    # Immediate transactions: a writer waits for its turn at the start instead of failing halfway.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    VAR_DIR.mkdir(exist_ok=True)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# In the database, so that every process counts wrong passwords together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Signing in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "lwt_admin.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Who the demo school lets in; the sign-in page shows them, in demo mode only.
DEMO_PASSWORD = "leren-door-werken"  # noqa: S105  (public on purpose)
DEMO_ACCOUNTS = [
    {"label": label, "email": f"{name}@vmbo-deoever.example", "password": DEMO_PASSWORD}
    for label, name in (
        ("LWT-coördinator", "l.bakker"),
        ("mentor", "p.dekker"),
        ("tweede mentor", "s.claes"),
        ("administratie", "h.mulder"),
        ("examensecretaris", "j.vos"),
        ("directie", "p.dewit"),
        ("meelezer", "m.prins"),
        ("beheerder", "e.yilmaz"),
    )
    if DEMO
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "lwt_admin.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts begin with an invitation to that very address
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to its owner
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "change_password": "5/m/user",
    "signing_pdf": "120/h/ip,30/h/key",
    "signing_try": "240/h/ip,60/h/key",
    "signing_code": "120/h/ip,60/h/key",
    "verify_known": "240/h/ip",
    "verify_unknown": "60/h/ip",
    "verify_file": "120/h/ip",
    "signing_link": "30/h/ip,6/h/key",
    "confirm_try": "600/h/ip,240/h/key",
    "confirm_link": "30/h/ip,6/h/key",
    "calendar_feed": "120/h/key",
    "calendar_unknown": "60/h/ip",
}

# --- Safety in the browser ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
if env.bool("BEHIND_PROXY", False):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # wrong passwords are counted per visitor, not per proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- History ------------------------------------------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = True
AUDITLOG_EXCLUDE_TRACKING_MODELS = ("sessions", "contenttypes", "auth", "django_tasks_database")
AUDITLOG_MASK_TRACKING_FIELDS = ("password", "token_hash", "code_hash")
AUDITLOG_EXCLUDE_TRACKING_FIELDS = (
    "updated_at",
    "version",
    "last_login",
    "content",
    "drawing",
    "preview",
)
AUDITLOG_DISABLE_REMOTE_ADDR = False
AUDITLOG_CID_HEADER = None  # whoever asks could write anything there

# --- Language, time, files, mail ----------------------------------------------------------------
LANGUAGE_CODE = "nl"
# Only the pages for who signs by a link are there in another language (signing/languages.py).
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.str("FILES_DIR", "") or str(VAR_DIR / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "lwt_admin.uploads.NothingHuge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "") or "lwt-admin <lwt-admin@localhost>"
# Where messages that cannot be delivered come back (see `manage.py receive_bounce`).
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", "")
# A mail server that says nothing must not keep a worker longer than its claim on a letter lasts.
EMAIL_TIMEOUT = 30
if DEMO:
    EMAIL_BACKEND = "lwt_admin.demo.mailbox.EmailBackend"
else:
    vars().update(env.email_url("EMAIL_URL"))

# --- Seals on signed documents --------------------------------------------------------------------
SEALS_DIR = env.str("SEALS_DIR", "") or str(VAR_DIR / "seals")
SEAL_PASSWORD = env.str("SEAL_PASSWORD", "")
TSA_URL = env.str("TSA_URL", "")

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "lwt_admin.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "") or "INFO"},
    # Making a document is worth no line per step, and what is odd in a PDF that somebody sends to
    # be verified none at all: one file could write a million.
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pyhanko": {"level": "ERROR"},
    },
}
