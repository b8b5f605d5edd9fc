"""Languages in which a text may be kept, with their own names. English always exists."""

from __future__ import annotations

from django.db import models

ENGLISH = "en"


class Language(models.TextChoices):
    """A closed list; codes are BCP 47, as PDF and HTML want them."""

    ENGLISH = "en", "English"
    AMHARIC = "am", "Amharic (አማርኛ)"
    ARABIC = "ar", "Arabic (العربية)"
    BURMESE = "my", "Burmese (မြန်မာ)"
    CHINESE = "zh", "Chinese (中文)"
    FRENCH = "fr", "French (Français)"
    HMONG = "hmn", "Hmong (Hmoob)"
    KAREN = "ksw", "Karen (ကညီကျိာ်)"
    OROMO = "om", "Oromo (Afaan Oromoo)"
    PERSIAN = "fa", "Persian (فارسی)"
    PORTUGUESE = "pt", "Portuguese (Português)"
    RUSSIAN = "ru", "Russian (Русский)"
    SOMALI = "so", "Somali (Soomaali)"
    SPANISH = "es", "Spanish (Español)"
    SWAHILI = "sw", "Swahili (Kiswahili)"
    UKRAINIAN = "uk", "Ukrainian (Українська)"
    VIETNAMESE = "vi", "Vietnamese (Tiếng Việt)"


RIGHT_TO_LEFT = frozenset({Language.ARABIC, Language.PERSIAN})
