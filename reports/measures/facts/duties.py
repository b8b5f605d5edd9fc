"""The eight duties of the program, in the words of the Department's own list."""

from __future__ import annotations

DUTIES = {
    1: "Duty 1: the roster",
    2: "Duty 2: clinical readiness assessment",
    3: "Duty 3: career guidance and support grants",
    4: "Duty 4: clinical preparation grants",
    5: "Duty 5: primary care residency positions",
    6: "Duty 6: barriers to residency",
    7: "Duty 7: pathways into other health professions",
    8: "Duty 8: licensure and regulation",
    0: "Consultation",
}
