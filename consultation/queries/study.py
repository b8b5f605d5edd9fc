"""The licensure study and its recommendations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from consultation.models import Recommendation, StudyQuestion
from consultation.workflow import PUBLIC_RECOMMENDATIONS, RecommendationState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """An adopted recommendation and what became of it."""

    title: str
    text: str
    reason: str
    question: str
    citation: str
    state: str
    adopted_on: date
    sent_on: date | None
    ended_on: date | None
    note: str


def recommendations_on(day: date) -> list[RecommendationLine]:
    """Recommendations adopted by a day and not withdrawn, with their state today; newest first."""
    with as_system(reason="adopted recommendations"):
        rows = Recommendation.objects.public().filter(adopted_on__lte=day).select_related("question", "provision")
        return [
            RecommendationLine(
                title=row.title,
                text=row.text,
                reason=row.reason,
                question=row.question.title,
                citation=row.provision.citation if row.provision else "",
                state=row.get_state_display(),
                adopted_on=row.adopted_on,
                sent_on=row.sent_on,
                ended_on=row.ended_on,
                note=row.note,
            )
            for row in rows
            if row.adopted_on is not None
        ]


@dataclass(frozen=True, slots=True)
class StudyCounts:
    """How far the study is: questions by state, and recommendations by state in the order of the workflow."""

    questions: tuple[tuple[str, int], ...]
    recommendations: tuple[tuple[str, int], ...]
    is_public: frozenset[str] = frozenset(str(state.label) for state in PUBLIC_RECOMMENDATIONS)


def study_counts() -> StudyCounts:
    """Counts of questions and recommendations by state, today; internal ones are in it."""
    with as_system(reason="the study for the annual report"):
        questions = Counter(row.get_state_display() for row in StudyQuestion.objects.all())
        found = Counter(Recommendation.objects.values_list("state", flat=True))
    states = tuple((str(state.label), found[state]) for state in RecommendationState)
    return StudyCounts(tuple(sorted(questions.items())), states)
