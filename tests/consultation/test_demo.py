"""The demonstration's collaboration: made through the actions."""

from __future__ import annotations

import pytest

from consultation.models import BarrierEntry, BodyMember, Plan, PlanOutcome, Recommendation
from consultation.queries import barriers_in_period, bodies_in_period, catalogue
from demo.people import BY_SLUG
from demo.seed.consultation import make_consultation
from img_program.database.context import as_system
from img_program.organizations.models import MembershipRole
from img_program.statute.parameters import parameter
from tests.consultation.support import make_institution, today
from tests.people import People, make_member, make_user
from tests.roster.factories import make_registrant


@pytest.mark.django_db
def test_every_part_of_the_room_has_something_to_show(people: People) -> None:
    for slug in ("amina", "daniel"):
        make_registrant(make_user(BY_SLUG[slug].email))
    for _ in range(12):
        make_registrant(make_user())
    (university, _first), (new, _second) = make_institution("North Prairie University"), make_institution("Red River")
    make_member(new, MembershipRole.ADMINISTRATOR, email=BY_SLUG["residency"].email)
    organizations = {"university": university, "new": new, "bridge": people.organization}
    staff = {"coordinator": people.coordinator, "manager": people.program_manager}
    assert make_consultation(staff, organizations) == 13
    with as_system(reason="test"):
        assert BodyMember.objects.count() == parameter("consultation.members_in_practice", on=today()).as_int()
        assert BarrierEntry.objects.unanswered().count() == 4
        assert Plan.objects.count() == 13
        assert sorted(PlanOutcome.objects.values_list("state", flat=True)) == ["confirmed", "confirmed", "stated", "stated"]
        assert set(Recommendation.objects.values_list("state", flat=True)) == {"draft", "adopted", "sent", "not_enacted"}
    assert len(catalogue()) == 6
    recency = barriers_in_period(today().replace(year=today().year - 1), today())[0]
    assert (recency.state, recency.institutions, recency.has_progress) == ("Being worked on", 2, True)
    (body,) = bodies_in_period(today().replace(year=today().year - 1), today())
    assert (body.members, len(body.named), len(body.advice)) == (21, 14, 1)
