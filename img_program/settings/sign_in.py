"""Sign-in, sessions, passwords and second factors; the reasons are in docs/accounts.md."""

from __future__ import annotations

import environ

env = environ.Env()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home_redirect"
CSRF_FAILURE_VIEW = "img_program.accounts.views.csrf.csrf_failure"

# --- sessions: (longest, without use) in seconds -----------------------------------------------------------------
SESSION_LIMITS = {
    "staff": (env.int("STAFF_SESSION_SECONDS", default=12 * 3600), env.int("STAFF_IDLE_SECONDS", default=30 * 60)),
    "everyone": (env.int("SESSION_SECONDS", default=24 * 3600), env.int("SESSION_IDLE_SECONDS", default=60 * 60)),
    "short": (env.int("SHORT_SESSION_SECONDS", default=4 * 3600), env.int("SHORT_IDLE_SECONDS", default=15 * 60)),
}
SESSION_ENGINE = "img_program.accounts.session_store"
SESSION_COOKIE_AGE = max(SESSION_LIMITS["staff"][0], SESSION_LIMITS["everyone"][0])

# --- throttle: (attempts, seconds) for each kind, counted in a table ----------------------------------------------
SIGN_IN_LIMITS = {
    "password": (10, 15 * 60),  # for one address
    "password-place": (100, 15 * 60),  # from one IP address: offices share one
    "code": (5, 15 * 60),  # codes asked for one address
    "code-place": (60, 15 * 60),
    "code-entry": (60, 15 * 60),  # codes typed from one IP address; each code dies after 3 wrong ones
    "factor": (10, 15 * 60),  # for one account
    "signup-place": (40, 60 * 60),
    "certificate": (10, 15 * 60),  # checks of one certificate number
    "certificate-place": (60, 15 * 60),  # checks from one IP address
    "private-link-place": (60, 15 * 60),  # openings and answers of employers' and physicians' links from one IP address
    "calendar": (60, 60 * 60),  # reads of one calendar address
    "calendar-place": (600, 60 * 60),  # reads of calendar addresses from one IP address, forged ones too
}

# --- passwords -----------------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "img_program.accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "img_program.accounts.passwords.ContextWordsValidator"},
]

# --- allauth -------------------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "img_program.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_FORMS = {
    "signup": "img_program.accounts.forms.JoinForm",
    "login": "img_program.accounts.forms.SignInForm",
    "request_login_code": "img_program.accounts.forms.RequestCodeForm",
    "confirm_login_code": "img_program.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "img_program.accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "img_program.accounts.forms.PasswordAgainForm",
    "add_email": "img_program.accounts.forms.AddAddressForm",
}
MFA_ADAPTER = "img_program.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "authenticate": "img_program.accounts.forms.SecondFactorForm",
    "reauthenticate": "img_program.accounts.forms.SecondFactorAgainForm",
    "login_webauthn": "img_program.accounts.forms.PasskeySignInForm",
    "add_webauthn": "img_program.accounts.forms.AddPasskeyForm",
}

# The registry of permissions asks guardian's rows itself (organizations/permissions.py), so its backend isn't hooked.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
