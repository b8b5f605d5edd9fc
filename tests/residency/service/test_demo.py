"""The demonstration after residency: a third year of service, a site question, a withdrawn designation, an account."""

from __future__ import annotations

import pytest
from django.utils import timezone

from demo.seed.accounts import make_staff
from demo.seed.awards import make_awards
from demo.seed.designations import make_designations
from demo.seed.organizations import make_organizations
from demo.seed.residency import make_residency
from demo.seed.service import make_service
from img_program.database.context import as_system
from residency.service.contributions import public_contributions
from residency.service.facts import rows_of, service_facts
from residency.service.models import AccountEntry, MoneyOut, Obligation, QuestionKind, ServiceQuestion
from tests.people import make_user
from tests.roster.factories import make_registrant


@pytest.mark.django_db
def test_three_physicians_in_service_and_an_account() -> None:
    staff = make_staff()
    make_designations(staff["coordinator"])
    make_awards(staff, make_organizations(staff["coordinator"]))
    for _ in range(5):
        make_registrant(make_user(), specialty_id="family-medicine")
    make_residency(staff)
    assert make_service(staff) == 3
    with as_system(reason="test"):
        own = Obligation.objects.select_related("agreement").get(registrant__name="Leyla Haddad")
        facts = service_facts(own, rows_of(own), on=timezone.localdate())
        kinds = sorted(ServiceQuestion.objects.open().values_list("obligation__registrant__name", "kind"))
        assert AccountEntry.objects.balance() > 0
        assert MoneyOut.objects.filter(state="proposed").count() == 1
    assert facts.credited == 24
    assert facts.waiting > 0
    assert kinds == [("Ines Duarte", QuestionKind.DESIGNATION), ("Samuel Tesfaye", QuestionKind.SITE)]
    assert len(public_contributions()) == 2
