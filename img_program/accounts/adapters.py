"""allauth as this program uses it: mail through the outbox, our throttle, our conditions of sign-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress, Login
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.devices import is_known_device
from img_program.accounts.hooks import signup_permit, why_signup_must_wait
from img_program.accounts.models import User
from img_program.accounts.second_factor import demands_second_factor, factor_kinds, has_second_factor
from img_program.accounts.secrets import box
from img_program.accounts.sessions import as_owner
from img_program.accounts.throttle import may_try
from img_program.database.context import as_system, begin_signing_in
from img_program.mail.actions import queue_mail

logger = structlog.get_logger(__name__)

# The library's message -> our template, and which values of its context we hand on.
_MAILS: dict[str, tuple[str, tuple[str, ...]]] = {
    "account/email/login_code": ("accounts/login_code", ("code",)),
    "account/email/email_confirmation": ("accounts/confirm_email", ("code",)),
    "account/email/email_confirmation_signup": ("accounts/confirm_email", ("code",)),
    "account/email/unknown_account": ("accounts/unknown_account", ("signup_url",)),
    "account/email/account_already_exists": ("accounts/account_exists", ()),
    "account/email/password_reset_key": ("accounts/password_reset", ("password_reset_url",)),
}
_NOTICES = {
    "account/email/password_changed": "The password of your account was changed.",
    "account/email/password_set": "A password was set for your account.",
    "account/email/password_reset": "The password of your account was replaced after a reset.",
    "account/email/email_changed": "The main e-mail address of your account was changed.",
    "account/email/email_confirm": "An e-mail address of your account was confirmed.",
    "account/email/email_deleted": "An e-mail address was removed from your account.",
    "mfa/email/totp_activated": "An authenticator app was added to your account.",
    "mfa/email/totp_deactivated": "The authenticator app was removed from your account.",
    "mfa/email/webauthn_added": "A passkey was added to your account.",
    "mfa/email/webauthn_removed": "A passkey was removed from your account.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made for your account.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts by e-mail address; every message is a row of the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of our messages instead of the library's; nothing here talks to a mail server.

        Raises KeyError for a message of the library that we don't know.
        """
        if template_prefix in _NOTICES:
            queue_mail(template="accounts/security_notice", to=email, context={"what": _NOTICES[template_prefix]})
            return
        template, keys = _MAILS[template_prefix]
        queue_mail(template=template, to=email, context={key: context[key] for key in keys if key in context}, urgent=True)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open once the notice was given (or an invitation permits it); else the visitor goes there first."""
        if address := why_signup_must_wait(request):
            raise ImmediateHttpResponse(HttpResponseRedirect(address))
        return True

    def is_login_by_code_required(self, login: Login) -> bool:
        """After a password alone on a device that this account did not use before; a second factor asks for itself."""
        records = get_authentication_records(self.request, login.user)
        by_password = bool(records) and records[-1]["method"] == "password"
        return by_password and not is_known_device(self.request, login.user) and not has_second_factor(login.user)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From SITE_URL: what a request calls this site may be another's."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """An invitation says where to go on."""
        return signup_permit(request).get("next") or reverse("accounts:home_redirect")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each person to their home; someone invited to the invitation."""
        return signup_permit(request).get("next") or reverse("accounts:home_redirect")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt in the table for the address and for the place."""
        address = str(credentials.get("email", credentials.get("username", "")))
        if not may_try("password", request, address):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password: logged with the account, when there is one, never with what was typed."""
        address = str(credentials.get("email", ""))
        account = User.objects.filter(email__iexact=address).first() if address else None
        log_access(None, kind=KINDS.SIGN_IN_FAILED, subject=account, purpose="password")

    def pre_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse | None:
        """The first step was passed: from here on the database shows this account's second factors."""
        begin_signing_in(user.pk)
        response: HttpResponse | None = super().pre_login(request, user, **facts)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """What sign-in writes, the person writes who signed in."""
        with as_owner(user.pk):
            super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """The same for what follows it."""
        with as_owner(user.pk):
            response: HttpResponse = super().post_login(request, user, **facts)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """The sender's address as the middleware set it; a socket without one has no address."""
        return str(request.META.get("REMOTE_ADDR", "")) or "0.0.0.0"  # noqa: S104 - nothing is bound to it

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The code was right. As the system: the database lets nobody who is signed in verify an address."""
        with as_system(reason="an address was confirmed by its code"):
            return bool(super().confirm_email(request, email_address))

    def set_password(self, user: User, password: str) -> None:
        """Only the password is written: the database lets nobody write whether they may sign in."""
        user.set_password(password)
        user.save(update_fields=[])

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Addresses are kept in lower case; an invitation binds the address."""
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email.lower()
        if commit:
            saved.save()
        return saved

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """No greeting at every sign-in and sign-out: the page itself shows it."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def tell(self, request: HttpRequest, words: str) -> None:
        """A message to the person on the next page."""
        messages.success(request, words)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are stored encrypted, and who must have a factor keeps the last one."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the table."""
        return box("second-factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` closed; raises InvalidToken for anything else."""
        return box("second-factor").decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "IMG Assistance Program"

    def _get_site_name(self) -> str:
        return "IMG Assistance Program"

    def is_mfa_enabled(self, user: User, types: Sequence[str] | None = None) -> bool:
        """Asked by sign-in while nobody acts, so it must not depend on what policies show."""
        kinds = factor_kinds(user)
        return bool(kinds if types is None else kinds & set(types))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last factor of somebody who must have one."""
        user = authenticator.user
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user=user, type__in=kinds).exclude(pk=authenticator.pk)
        return others.exists() or not demands_second_factor(user)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - the library's name
        """A passkey's first name; its person may change it."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"


def current_request() -> HttpRequest:
    """The request that allauth is serving."""
    request: HttpRequest = allauth_context.request
    return request
