"""Settings: the one place that knows which parts this hub runs on.

Everything is read from the environment; with nothing set, the hub runs embedded, all under `HUB_VAR`. The variables are
described in docs/guide/operate.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, urlsplit

from celery.schedules import crontab

from hub.ops import log_filters, service_urls
from hub.ops.secret_key import secret_key
from hub.ops.sqlite_broker import broker_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- where state lives, and who we are -------------------------------------------------------------------------------

HUB_VAR = Path(os.environ.get("HUB_VAR") or BASE_DIR / "var").expanduser().absolute()
HUB_HAS_PUBLIC_URL = bool(os.environ.get("HUB_PUBLIC_URL"))  # else a page's own addresses have the request's host
HUB_PORT = os.environ.get("HUB_PORT") or "8000"
HUB_PUBLIC_URL = service_urls.public_url(os.environ.get("HUB_PUBLIC_URL") or f"http://localhost:{HUB_PORT}")
HUB_CONTACT = os.environ.get("HUB_CONTACT", HUB_PUBLIC_URL)  # in the fetcher's User-Agent: an address or a page
HUB_FETCH_ALLOW = service_urls.networks("HUB_FETCH_ALLOW", os.environ.get("HUB_FETCH_ALLOW", ""))
HUB_TRUSTED_PROXIES = service_urls.networks("HUB_TRUSTED_PROXIES", os.environ.get("HUB_TRUSTED_PROXIES", ""))
HUB_FETCH = service_urls.switch(
    "HUB_FETCH", os.environ.get("HUB_FETCH") or "1"
)  # whether the worker visits due sources
DEBUG = service_urls.switch("HUB_DEBUG", os.environ.get("HUB_DEBUG") or "0")
SECRET_KEY = os.environ.get("HUB_SECRET_KEY") or secret_key(HUB_VAR)
ALLOWED_HOSTS = service_urls.words(os.environ.get("HUB_HOSTS", "")) or [
    "localhost", "127.0.0.1", "[::1]", urlsplit(HUB_PUBLIC_URL).hostname or "localhost",
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = [HUB_PUBLIC_URL]
WAGTAILADMIN_BASE_URL = HUB_PUBLIC_URL
WAGTAIL_SITE_NAME = "Adjacency"

# ---- parts -----------------------------------------------------------------------------------------------------------


def _under_var(scheme: str, name: str) -> str:
    return f"{scheme}://{quote(str(HUB_VAR / name))}"


HUB_DATABASE_URL = os.environ.get("HUB_DATABASE_URL") or _under_var("sqlite", "hub.sqlite3")
HUB_BROKER_URL = os.environ.get("HUB_BROKER_URL") or _under_var("embedded", "broker")
HUB_CACHE_URL = os.environ.get("HUB_CACHE_URL") or _under_var("file", "cache")
HUB_SEARCH_URL = os.environ.get("HUB_SEARCH_URL") or _under_var("tantivy", "search")
HUB_EMAIL_URL = os.environ.get("HUB_EMAIL_URL") or _under_var("file", "mail")

DATABASES = {"default": service_urls.database(HUB_DATABASE_URL)}
CACHES = {"default": service_urls.cache(HUB_CACHE_URL)}
_mail = service_urls.email(HUB_EMAIL_URL)
HUB_MAIL_BACKEND: str = _mail.pop("HUB_MAIL_BACKEND")
HUB_MAIL_LIES: str = _mail.pop("HUB_MAIL_LIES")
HUB_MAIL_FOLDER: str = _mail.pop("HUB_MAIL_FOLDER", "")
vars().update(_mail)
EMAIL_BACKEND = "hub.ops.mail.backend.QueueBackend"  # pages write mail down; the worker carries it
EMAIL_TIMEOUT = 20  # seconds that the worker waits for a mail server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    os.environ.get("HUB_EMAIL_FROM") or f"{WAGTAIL_SITE_NAME} <hub@{urlsplit(HUB_PUBLIC_URL).hostname}>"
)
vars().update(broker_settings(HUB_BROKER_URL))

TICK = 15  # seconds: how long a due job waits at most when its notification was lost
CELERY_BEAT_SCHEDULE = {  # each names its task in hub.jobs.tasks; every worker keeps this beat (hub.celery)
    "tick": {"task": "hub.jobs.tasks.tick", "schedule": TICK},
    "nightly_repair": {"task": "hub.jobs.tasks.nightly_repair", "schedule": crontab(hour="3", minute="17")},
}
CELERY_TIMEZONE = "UTC"

# ---- Django ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hub",
    "content",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "django_tasks",
    "corsheaders",
    "django_htmx",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "hub.ops.trusted_proxies.TrustedProxyMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "content.site.middleware.ContentSecurityPolicyMiddleware",
    "content.request_bounds.request_bounds_middleware",
    "content.reading.absolute_url.request_root_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "content.account.password_throttle.PasswordThrottleMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "content.site.errors.method_refused_middleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "content.site.context.site",
            ],
        },
    },
]

# pages of any origin may read feeds, OPML and the API, since nothing in them is personal
CORS_URLS_REGEX = r"^/(feeds|opml|api/v1)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ("GET", "HEAD")
CORS_ALLOW_HEADERS = ("if-none-match", "if-modified-since")
CORS_EXPOSE_HEADERS = ("ETag", "Retry-After")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = HUB_VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HUB_VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- signing in ------------------------------------------------------------------------------------------------------
# Readers by a code sent by mail, or by a passkey; editors with a password too, at /admin/ (docs/decisions says why)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "content.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {"request_login_code": "content.account.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_DISPLAY = "content.account.people.name_of"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds: mail can be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the only unknown ones are those that an administrator has shut
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's address or passkeys change hears of it
ACCOUNT_CHANGE_EMAIL = True  # one address to an account; a new one counts once it is proven
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds after signing in during which nobody is asked again
ACCOUNT_RATE_LIMITS = {  # beside allauth's own; the actions of passwords are those of content.account.password_throttle
    "request_login_code": "20/m/ip,100/h/ip,3/m/key,12/h/key",  # mails with a code; the key is the address they go to
    "confirm_email": "1/10s/key,12/h/key",
    "manage_email": "10/m/user,20/h/user",
    "signup": "20/m/ip,60/h/ip",
    "password": "5/5m/key",  # tries of one account by one client
    "password_from_client": "30/10m/key",
    "password_of_account": "100/h/key",  # by all clients: some 2,400 guesses a day, of more than 10^14
    "reset_mail": "3/15m/key",
    "reset_from_client": "10/h/key",
    "shared_password": "10/5m/key",  # of a page or document for those who know it
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "content.account.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address signs in, so it is changed where it must be proven: /accounts/

PASSWORD_HASHERS = ["hub.ops.password_hashing.BoundedPBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # of a form: each step of a path has a dozen (queries: content.request_bounds)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUB_PUBLIC_URL.startswith("https:")
CSRF_FAILURE_VIEW = "content.site.views.errors.stale_form"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows a page in a frame of the admin

WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.desk.uploaded_images.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # as content.desk.uploaded_images has it
WAGTAILEMBEDS_RESPONSIVE_HTML = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False  # a hub behind a wall should not call home
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nor tell a third party which addresses its editors have

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"sentence": {"()": "hub.ops.log_filters.Sentence"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "hub": {"level": "INFO"},
        "content": {"level": "INFO"},
        **{name: {"filters": ["sentence"]} for name in log_filters.PATIENT},
    },
}
