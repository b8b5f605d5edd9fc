"""The revolving account for the office: balance, entries, money that waits for a second person, contributors."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import AccessLog
from img_program.accounts.permissions import demand, signed_in
from img_program.approvals.actions import standing
from img_program.documents.forms import ElsewhereForm
from img_program.documents.words import NoteForm
from img_program.statute.fiscal import fiscal_year_of
from img_program.statute.parameters import remembering_parameters
from img_program.web.acts import Act, buttons, with_values
from img_program.web.lists import configure
from residency.service.account_forms import ContributionForm, ContributorForm, IncomeForm, MoneyOutForm, WhyForm
from residency.service.actions import account as act_on
from residency.service.models.account import AccountEntry, EntryKind, MoneyOut
from residency.service.permissions import APPROVE_MONEY_OUT, KEEP_ACCOUNT, MONEY_OUT_STEP, VIEW_ACCOUNT
from residency.service.tables import EntryTable, KindTable, entries_csv
from residency.service.views.service_acts import form_page
from residency.service.workflow import MoneyOutState


def _entries() -> Any:
    taken_back = AccountEntry.objects.filter(corrects=OuterRef("pk"))
    rows = AccountEntry.objects.annotate(is_taken_back=Exists(taken_back))
    return rows.select_related("contributor", "ledger_entry__award", "ledger_entry__payment_line", "payment_year")


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Balance, what waits, sums by fiscal year, entries; with `format=csv` all entries as a file, logged."""
    user = signed_in(request)
    demand(user, VIEW_ACCOUNT)
    if request.GET.get("format") == "csv":
        rows = list(_entries().order_by("entered_on", "recorded_at"))
        log_access(request, kind=AccessLog.Kind.EXPORT, rows=len(rows), purpose="revolving account")
        with remembering_parameters():
            return entries_csv(rows, {day: fiscal_year_of(day) for day in {row.entered_on for row in rows}})
    table = EntryTable(_entries(), may_correct=user.has_perm(KEEP_ACCOUNT))
    configure(request, table)
    waiting = list(MoneyOut.objects.filter(state=MoneyOutState.PROPOSED))
    context = {
        "balance": AccountEntry.objects.balance(),
        "table": table,
        "sums": KindTable(_sums()),
        "waiting": waiting,
        "links": buttons(user, ACCOUNT_ACTS, ACCOUNT_ACTS, lambda name: reverse("service:account_act", args=[name]), None),
    }
    return render(request, "service/account/account.html", context)


def _sums() -> list[dict[str, object]]:
    """Dollars by fiscal year and kind, newest year first."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    by_day = AccountEntry.objects.order_by().values_list("entered_on", "kind").annotate(total=Sum("amount"))
    with remembering_parameters():
        for day, kind, total in by_day:
            sums[fiscal_year_of(day), kind] += total
    ordered = sorted(sums.items(), key=lambda each: (-each[0][0], EntryKind.values.index(each[0][1])))
    return [{"year": year, "kind": EntryKind(kind).label, "amount": total} for (year, kind), total in ordered]


ACCOUNT_ACTS = {
    "income": Act(
        "Enter money that came in", "Enter", KEEP_ACCOUNT,
        lambda _row, by, form: act_on.record_income(by=by, **form.cleaned_data | {"kind": EntryKind(form.cleaned_data["kind"])}),
        IncomeForm, lead="Physicians' payments are entered on the page of their obligation.", done="The money is in the account.",
    ),
    "contribution": Act(
        "Enter a contribution", "Enter", KEEP_ACCOUNT,
        lambda _row, by, form: act_on.record_contribution(
            form.cleaned_data["contributor"], by=by, amount=form.cleaned_data["amount"], on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
        ), ContributionForm,
        lead="Name and amount are public. Contributors can't choose who receives the money.", done="The contribution is in the account.",
    ),
    "contributor": Act(
        "Add a contributor", "Add", KEEP_ACCOUNT,
        lambda _row, by, form: act_on.add_contributor(by=by, **form.cleaned_data), ContributorForm,
        lead="Before money is taken, contributors are told two things: their names and amounts are public, "
        "and they can't choose who receives the money.", done="The contributor is on record.",
    ),
    "money-out": Act(
        "Propose money for administration", "Propose", KEEP_ACCOUNT,
        lambda _row, by, form: act_on.propose_money_out(by=by, **form.cleaned_data), MoneyOutForm,
        lead="Nothing moves before a second person approves. Payments of awards from the account are entered by themselves.",
        done="It waits for a second person.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_act(request: HttpRequest, act: str) -> HttpResponse:
    """One entry of finance."""
    demand(request.user, VIEW_ACCOUNT)
    return form_page(request, ACCOUNT_ACTS.get(act), None, back=reverse("service:account"), crumb="Revolving account")


@login_required
@require_safe
def money_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Money that waits for a second person, or how it was decided."""
    user = signed_in(request)
    demand(user, VIEW_ACCOUNT)
    row = get_object_or_404(MoneyOut, pk=pk)
    names = list(MONEY_OUT_ACTS) if row.state == MoneyOutState.PROPOSED else []
    if row.proposed_by_id == user.pk:
        names = [name for name in names if name not in {"approve", "elsewhere"}]
    links = buttons(user, MONEY_OUT_ACTS, names, lambda name: reverse("service:money_out_act", args=[row.pk, name]), None)
    context = {
        "money": row,
        "links": links,
        "balance": AccountEntry.objects.balance(),
        "standing": standing(MONEY_OUT_STEP.name, subject_id=row.pk, reader=row.proposed_by),
        "entries": history_of(row),
    }
    return render(request, "service/account/money_out.html", context)


MONEY_OUT_ACTS = {
    "approve": Act(
        "Approve", "Approve", APPROVE_MONEY_OUT,
        lambda row, by, form: act_on.approve_money_out(row, by=by, reason=form.cleaned_data["reason"]), NoteForm,
        lead="The money leaves the account.", done="It is approved and entered.",
    ),
    "elsewhere": Act(
        "Approval given elsewhere", "Record the approval", APPROVE_MONEY_OUT,
        with_values(act_on.approve_money_out_elsewhere), ElsewhereForm,
        done="The approval is recorded. Another member of staff reads the document now.",
    ),
    "refuse": Act(
        "Refuse", "Refuse", APPROVE_MONEY_OUT,
        with_values(act_on.refuse_money_out), WhyForm, done="It is refused.",
    ),
    "withdraw": Act(
        "Take back", "Take back", KEEP_ACCOUNT,
        with_values(act_on.withdraw_money_out), WhyForm, done="It is taken back.",
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def money_out_act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """The second person's word, or the first one's second thought."""
    demand(request.user, VIEW_ACCOUNT)
    row = get_object_or_404(MoneyOut, pk=pk)
    back = reverse("service:money_out", args=[pk])
    return form_page(request, MONEY_OUT_ACTS.get(act), row, back=back, crumb=str(row))


CORRECT = Act(
    "Take back an entry", "Take back", KEEP_ACCOUNT,
    with_values(act_on.correct_entry), WhyForm,
    lead="A counter-entry of today takes back the whole entry. Enter the right one anew.", done="A counter-entry takes it back.",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A counter-entry with its reason."""
    demand(request.user, VIEW_ACCOUNT)
    row = get_object_or_404(_entries(), pk=pk)
    if row.corrects_id is not None or row.ledger_entry_id is not None:
        raise Http404
    facts = f"{row.get_kind_display()} of {row.entered_on:%-d %B %Y}, ${abs(row.amount):,.2f} {'in' if row.is_in else 'out'}."
    return form_page(request, CORRECT, row, back=reverse("service:account"), crumb="Revolving account", facts=facts)
