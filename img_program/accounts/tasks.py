"""Forget what was kept for a short time: late forms, forms that were sent, attempts, sessions that ended."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from img_program.accounts.models import FormDraft, KeptPost, SentForm, SessionActivity, SignInAttempt
from img_program.accounts.session_store import SessionStore
from img_program.database.context import as_system

ENDED_KEPT_FOR = timedelta(days=1)
SENT_KEPT_FOR = timedelta(days=1)
ATTEMPTS_KEPT_FOR = timedelta(hours=2)


@shared_task
def forget_expired() -> None:
    """Runs every ten minutes; repeating it does no harm."""
    now = timezone.now()
    with as_system(reason="forget expired forms, attempts and sessions"):
        KeptPost.objects.filter(expires_at__lt=now).delete()
        FormDraft.objects.filter(expires_at__lt=now).delete()
        SentForm.objects.filter(sent_at__lt=now - SENT_KEPT_FOR).delete()
        SignInAttempt.objects.filter(at__lt=now - ATTEMPTS_KEPT_FOR).delete()
        SessionActivity.objects.filter(last_activity_at__lt=now - timedelta(days=2)).delete()
        SessionActivity.objects.filter(ended_at__lt=now - ENDED_KEPT_FOR).delete()
        SessionStore.clear_expired()
