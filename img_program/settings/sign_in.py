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

# A signed cookie that tells a device on which somebody signed in before.
KNOWN_DEVICE_COOKIE_NAME = "known_device"

# --- throttle: (attempts, seconds) for each kind, counted in a table ----------------------------------------------
# For what belongs to a person there are three counts: from one place, of one place, from everywhere (accounts/throttle.py,
# docs/decisions/0021). A place is an IPv4 address or an IPv6 /64; what led to a sign-in is given back to it.
SIGN_IN_LIMITS = {
    "password": (10, 15 * 60),
    "password-place": (200, 15 * 60),
    "password-everywhere": (100, 60 * 60),
    "code": (5, 15 * 60),  # codes asked for
    "code-place": (200, 15 * 60),
    "code-everywhere": (20, 60 * 60),
    "reset": (5, 15 * 60),  # links for a new password
    "reset-place": (60, 15 * 60),
    "reset-everywhere": (20, 60 * 60),
    "code-entry": (300, 15 * 60),  # codes typed from one place; each code dies after 3 wrong ones
    "factor": (10, 15 * 60),  # for one account, after its first factor was shown
    "signup-place": (200, 60 * 60),
    "certificate": (10, 15 * 60),  # checks of one certificate number
    "certificate-place": (60, 15 * 60),
    "certificate-everywhere": (100, 60 * 60),
    "private-link-place": (60, 15 * 60),  # wrong links of employers and physicians from one place
    "calendar": (60, 60 * 60),  # reads of one calendar address
    "calendar-place": (600, 60 * 60),  # forged calendar addresses from one place
}

# --- passwords -----------------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "img_program.accounts.passwords.LengthValidator"},
    {"NAME": "img_program.accounts.passwords.BreachedPasswordsValidator"},
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
# The library's own counts can be used up by strangers; what they guard is counted in the table. These need a session.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "request_login_code": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "signup": None,
    "confirm_email": None,
    "change_password": "10/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "reset_password": "img_program.accounts.forms.ForgottenPasswordForm",
    "signup": "img_program.accounts.forms.JoinForm",
    "login": "img_program.accounts.forms.SignInForm",
    "request_login_code": "img_program.accounts.forms.RequestCodeForm",
    "confirm_login_code": "img_program.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "img_program.accounts.forms.ConfirmEmailCodeForm",
    "reauthenticate": "img_program.accounts.forms.PasswordAgainForm",
    "add_email": "img_program.accounts.forms.AddAddressForm",
}
MFA_ADAPTER = "img_program.accounts.adapters.MFAAdapter"
# Of an authenticator: the code of thirty seconds ago and the next one are good too (a clock that is off, a slow hand).
MFA_TOTP_TOLERANCE = 1
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
