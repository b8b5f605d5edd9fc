"""Keys made from SECRET_KEY, one for each purpose: what is encrypted for one can't be read for another."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"img-program:{purpose}".encode()).derive(key.encode())


def box(purpose: str) -> MultiFernet:
    """Authenticated encryption for one purpose; keys in SECRET_KEY_FALLBACKS still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def hash_of(token: str) -> str:
    """What is kept of the secret of a link, a calendar or a browser: 256 random bits, so a plain SHA-256 can't be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def digest(purpose: str, value: str) -> str:
    """A keyed fingerprint (64 hex digits): tells that two values are equal, never what they are."""
    return hmac.new(_derived(settings.SECRET_KEY, purpose), value.encode(), hashlib.sha256).hexdigest()
