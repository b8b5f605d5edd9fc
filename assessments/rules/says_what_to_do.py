"""An instruction for the day says what is done differently, never why: examiners read it."""

from __future__ import annotations

import re

# Words of health, of reasons and of the never-asked, in any ending. A wrong catch costs the coordinator one other word.
_REASONS = re.compile(
    r"\b(?:because|due to|owing to|reason|since (?:s?he|they|i)|as (?:s?he|they) (?:is|are|has|have)|suffer\w*|diagnos\w*|"
    r"depress\w*|anxi\w*|panic|trauma\w*|ptsd|adhd|autis\w*|dyslex\w*|bipolar|schizo\w*|psych\w*|hiv|aids|hepatitis|tubercul\w*|"
    r"cancer\w*|chemo\w*|tumou?r\w*|diabet\w*|insulin|epilep\w*|seizure\w*|migraine\w*|asthma\w*|arthrit\w*|stroke|cardiac|"
    r"heart (?:disease|condition)|kidney|dialysis|pregnan\w*|breast-?feed\w*|nursing|lactat\w*|menstru\w*|incontinen\w*|"
    r"disab\w*|disorder\w*|disease\w*|illness\w*|ill|sick\w*|syndrome\w*|condition|symptom\w*|treatment\w*|therap\w*|"
    r"medic(?:ine|ines|ation|ations)|surger\w*|injur\w*|pain\w*|chronic|blind\w*|deaf\w*|impair\w*|"
    r"relig\w*|prayer\w*|pray\w*|ramadan|fast(?:s|ing)|asylum|refugee\w*|torture\w*|war)\b",
    re.IGNORECASE,
)


def reason_in(instruction: str) -> str:
    """The first word that seems to say why, or nothing."""
    found = _REASONS.search(instruction)
    return found[0] if found else ""
