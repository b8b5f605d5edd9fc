"""Forms of sign-up and sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    SignupForm,
)
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse

from img_program.accounts.devices import known_device
from img_program.accounts.hooks import signup_permit
from img_program.accounts.sessions import NOT_MY_DEVICE_KEY
from img_program.accounts.throttle import count_attempt, may_try, may_try_from_here
from img_program.database.context import begin_signing_in

TOO_MANY = "There were too many attempts. Wait 15 minutes and try again. If you need help now, call or write to us."
WRONG_CODE = "That code is not right. Check the latest message we sent and type the code again."


def _remember_device(session: Any, *, not_mine: bool) -> None:
    if not_mine:
        session[NOT_MY_DEVICE_KEY] = True
    else:
        session.pop(NOT_MY_DEVICE_KEY, None)


def _say(field: forms.Field, label: str, hint: str = "", **attributes: str) -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


def _email(field: forms.Field) -> None:
    _say(field, "E-mail address", autocomplete="email", inputmode="email", autocapitalize="none", spellcheck="false")
    field.error_messages["required"] = "Write your e-mail address."
    field.error_messages["invalid"] = "Write an e-mail address with an @, such as name@example.org."


def _code(field: forms.Field, hint: str) -> None:
    _say(field, "Code", hint, autocomplete="one-time-code", inputmode="numeric", spellcheck="false")
    field.error_messages["required"] = "Type the code."


class NotMyDevice(forms.Form):
    """A checkbox for shared devices: the session ends after 15 minutes without use, and with the browser."""

    not_my_device = forms.BooleanField(
        label="This is not my device",
        help_text="We sign you out after 15 minutes without use, and when the browser is closed.",
        required=False,
    )


class JoinForm(SignupForm):  # type: ignore[misc]
    """Sign-up: an e-mail address and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"])
        self.fields["email"].help_text = "We send a code to this address. You sign in with it later."

    def clean_email(self) -> str:
        """Counted; somebody invited signs up with the invited address. Known addresses get the same answer."""
        request = allauth_context.request
        email: str = super().clean_email()
        invited = signup_permit(request).get("email")
        if invited and email.lower() != invited:
            raise forms.ValidationError("Use the e-mail address that was invited.")
        if not (may_try_from_here("signup-place", request) and may_try("code", request, email)):
            raise forms.ValidationError(TOO_MANY)
        return email


class SignInForm(NotMyDevice, LoginForm):  # type: ignore[misc]
    """Sign-in by a code to the e-mail address: the answer is the same for every address."""

    field_order = ["login", "not_my_device"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["login"])
        self.order_fields(self.field_order)

    def clean_login(self) -> str:
        """Counted for the address and for the place."""
        login: str = super().clean_login()
        if not may_try("code", self.request, login):
            raise forms.ValidationError(TOO_MANY)
        return login

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Remember whose device this is, then send the code."""
        _remember_device(request.session, not_mine=self.cleaned_data["not_my_device"])
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class PasswordSignInForm(NotMyDevice, LoginForm):  # type: ignore[misc]
    """Sign-in by password; a second factor follows where there is one."""

    field_order = ["login", "password", "not_my_device"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["login"])
        _say(self.fields["password"], "Password")
        self.fields["password"].error_messages["required"] = "Write your password."
        self.order_fields(self.field_order)

    def _setup_password_field(self) -> None:
        """Sign-up asks for no password, but this form does."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Remember whose device this is before and after, because the library sets the cookie's age."""
        not_mine = self.cleaned_data["not_my_device"]
        _remember_device(request.session, not_mine=not_mine)
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if not_mine:
            request.session.set_expiry(0)
        return response


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a sign-in code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"])

    def clean_email(self) -> str:
        """Counted for the address and for the place."""
        email: str = super().clean_email()
        if not may_try("code", allauth_context.request, email):
            raise forms.ValidationError(TOO_MANY)
        return email


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a link to a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"])

    def clean_email(self) -> str:
        """Counted for the address and for the place."""
        email: str = super().clean_email()
        if not may_try("reset", allauth_context.request, email):
            raise forms.ValidationError(TOO_MANY)
        return email


class _CountedCode(forms.Form):
    """A code field whose attempts are counted in the table, for the place they come from."""

    def clean_code(self) -> str:
        """Raises ValidationError when the code is wrong or tried too often."""
        if not may_try_from_here("code-entry", allauth_context.request):
            raise forms.ValidationError(TOO_MANY)
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SignInCodeForm(_CountedCode, ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code from the e-mail."""

    def clean_code(self) -> str:
        """The right code proves the address too; only the adapter, as the system, marks an address as verified."""
        code = super().clean_code()
        request = allauth_context.request
        stage = request._login_stage  # noqa: SLF001 - the library's own place for it
        found = EmailAddress.objects.filter(user=stage.login.user, email__iexact=stage.state.get("email") or "", verified=False)
        if address := found.first():
            get_adapter(request).confirm_email(request, address)
        return code

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "The 8 digits from the e-mail. The code works for 10 minutes.")


class ConfirmEmailCodeForm(_CountedCode, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "The 8 digits from the e-mail. The code works for 10 minutes.")


class _CountedFactor(forms.Form):
    """A code of an authenticator app or a recovery code, counted for the account; its own devices count by themselves."""

    user: Any

    def clean_code(self) -> str:
        """Raises ValidationError when the code is wrong or tried too often."""
        device = known_device(allauth_context.request, self.user.email)
        if not count_attempt("factor", f"{self.user.pk}|{device}" if device else str(self.user.pk)):
            raise forms.ValidationError(TOO_MANY)
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class SecondFactorForm(_CountedFactor, AuthenticateForm):  # type: ignore[misc]
    """The second step of sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "From your authenticator app, or one of your recovery codes.")


class SecondFactorAgainForm(_CountedFactor, ReauthenticateByCodeForm):  # type: ignore[misc]
    """The second factor again, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], "From your authenticator app, or one of your recovery codes.")


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], "Password")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey always signs in by itself, so it always checks its person (a PIN, a finger, a face)."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], "Name of this passkey", "Such as “my phone”. Only you see it.")

    def clean_passwordless(self) -> bool:
        """Not for the browser to choose."""
        return True


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """Sign-in by a passkey: the browser names the account, and the database shows that account's passkeys alone."""

    def clean_credential(self) -> Authenticator:
        """Raises ValidationError for an answer that names nobody, or that no passkey of the account signed."""
        answer = self.cleaned_data["credential"]
        webauthn.parse_authentication_response(answer)
        begin_signing_in(webauthn.extract_user_from_response(answer).pk, with_only=Authenticator.Type.WEBAUTHN)
        return super().clean_credential()


class AddAddressForm(AddEmailForm):  # type: ignore[misc]
    """Another e-mail address for the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _email(self.fields["email"])

    def clean_email(self) -> str:
        """Counted for the address: nobody lets the program write to a stranger over and over."""
        email: str = super().clean_email()
        if not may_try("code", allauth_context.request, email):
            raise forms.ValidationError(TOO_MANY)
        return email
