"""Django's settings; what differs between installations comes from the environment."""

import sys
from pathlib import Path

from leap_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent

try:
    ENV = environment.read()
except environment.SettingError as error:
    sys.exit(f"The portal cannot start: {error}")

SECRET_KEY = ENV.secret_key
AUDIT_KEY = ENV.audit_key  # seals the audit; the database never sees it
AUDIT_FOLDER = Path(ENV.audit_folder or BASE_DIR / "var" / "audit")  # of the nightly checkpoints
DEBUG = False
ALLOWED_HOSTS = list(ENV.allowed_hosts)
BASE_URL = ENV.base_url
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "leap_portal",
    "partners",
    "financing",
    "training",
    "rebates",
    "leap_portal.site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
]

MIDDLEWARE = [
    "leap_portal.middleware.Doorway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partners.middleware.DatabaseAway",
    "partners.middleware.Frame",
    "partners.middleware.Audited",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leap_portal.context.frame",
            ],
        },
    },
]

ROOT_URLCONF = "leap_portal.urls"
WSGI_APPLICATION = "leap_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

CONNECTION = {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": True,
    "OPTIONS": {
        "connect_timeout": 5,
        "options": "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        " -c plan_cache_mode=force_generic_plan",  # of partners.statements: what is prepared is planned once
    },
}
DATABASES = {"default": {**ENV.database, **CONNECTION, "ENGINE": "partners.database"}}
if ENV.database_owner:
    DATABASES["owner"] = {**ENV.database_owner, "ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "partners.caches.Cache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond, limits still in force would be thrown away
    }
}

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["partners.adapters.WithFrame"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_ADAPTER = "partners.adapters.InvitationOnly"
USERSESSIONS_ADAPTER = "partners.adapters.Sessions"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_MAX_EMAIL_ADDRESSES = 1  # the address one was invited by; nobody moves their mail elsewhere unseen
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"reset_password": "partners.forms.account.WantedResetForm"}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the mailed link lets in whom wrong passwords of others keep out
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,10/h/key",  # partners.adapters.WAIT says the hour
    "reset_password": "20/m/ip,5/h/key",
    "invite": "60/h/user",
    "join": "10/h/user",
    "accept": "20/m/ip",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is invited, never verified; else nobody could set a factor up
MFA_TOTP_ISSUER = "LEAP portal"
MFA_TOTP_TOLERANCE = 1  # a code typed as its half-minute ends still counts
SECOND_FACTOR_SECONDS = 60 * ENV.second_factor_minutes  # as old as one may be when something is decided
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

OIDC, SAML = ENV.oidc, ENV.saml
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if OIDC or SAML:  # what signing in by a provider needs is loaded only where there is one
    INSTALLED_APPS.append("allauth.socialaccount")
    SOCIALACCOUNT_ADAPTER = "partners.invited.Invited"
    SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's post may not lead to another host, by the policy below
    SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
if OIDC:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "company",
                "name": OIDC.name,
                "client_id": OIDC.client_id,
                "secret": OIDC.client_secret,
                "settings": {
                    "server_url": OIDC.issuer,
                    "fetch_userinfo": False,
                    "oauth_pkce_enabled": True,
                    "email_authentication": OIDC.trust_email,
                },
            }
        ],
    }
if SAML:
    INSTALLED_APPS.append("allauth.socialaccount.providers.saml")
    SOCIALACCOUNT_PROVIDERS["saml"] = {
        "APPS": [
            {
                "name": SAML.name,
                "client_id": "company",
                "settings": {
                    "attribute_mapping": {"email": SAML.email_attributes},
                    "email_authentication": SAML.trust_email,
                    "verified_email": True,  # of a signed assertion; what it is trusted for is said above
                },
            }
        ],
    }

SESSION_ENGINE = "partners.sessions"
SESSION_COOKIE_AGE = 2 * 60 * 60  # idle so long, a session is over; as it is 12 hours after signing in
ACCOUNT_SESSION_REMEMBER = False  # and when the browser is closed
HOST_ONLY = "__Host-" if SECURE else ""  # no other host, nor a page without TLS, can set such a cookie
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_ONLY}sessionid", f"{HOST_ONLY}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE else 0  # nginx in front says who asks
USE_X_FORWARDED_HOST = USE_X_FORWARDED_PORT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_SSL_HOST = BASE_URL.partition("://")[2].partition("/")[0]  # not where the request says it went
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = False  # speaks for the operator's whole domain, and is not taken back for months
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # which asks for it
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the square code of a second factor
        "media-src": ["'none'"],
        "object-src": ["'none'"],
        "frame-src": ["'none'"],
        "worker-src": ["'none'"],
        "manifest-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "upgrade-insecure-requests": SECURE,
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # of a form; docker/nginx.conf says the same
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40

LANGUAGE_CODE = "en-gb"  # whose dates are written as everywhere in the portal: 30 Sep 2020
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL = ENV.email
EMAIL_BACKEND = EMAIL.backend
EMAIL_HOST, EMAIL_PORT = EMAIL.host, EMAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.user, EMAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.starttls, EMAIL.tls
EMAIL_FILE_PATH = EMAIL.folder
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = EMAIL.sender

CELERY_APP = "leap_portal.celery.app"
BUSINESS_DATE = ENV.business_date
DAY_CHUNK = ENV.day_chunk  # partners in one piece of closing a day
VENDOR_NAME = ENV.vendor_name

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
