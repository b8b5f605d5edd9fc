"""Addresses of the grants room: the public's, an organization's, a reviewer's, the office's."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from grants.rounds.views import (
    grantee,
    grantee_files,
    grantee_submit,
    public,
    reviewer,
    staff_applications,
    staff_review,
    staff_rounds,
)

app_name = "rounds"
_APPLICATION = "grants/applications/<uuid:pk>/"
_ROUND = "staff/grants/rounds/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("grants/", public.opportunities, name="opportunities"),
    path("grants/<int:pk>/", public.opportunity, name="opportunity"),
    path("grants/<int:pk>/form/", public.blank_form, name="blank_form"),
    path("grants/<int:pk>/ask/", public.ask, name="ask"),
    path("grants/<int:pk>/applications/<uuid:application_pk>/", public.public_application, name="public_application"),
    path("grants/mine/", grantee.own, name="own"),
    path("grants/for/<int:organization_pk>/", grantee.organization_grants, name="organization_grants"),
    path("grants/for/<int:organization_pk>/start/<int:pk>/", grantee.start, name="start"),
    path(_APPLICATION, grantee.application, name="application"),
    path(f"{_APPLICATION}about/", grantee.about, name="about"),
    path(f"{_APPLICATION}about/save/", grantee.save_about, name="save_about"),
    path(f"{_APPLICATION}section/<int:number>/", grantee.section, name="section"),
    path(f"{_APPLICATION}section/<int:number>/save/", grantee.save_section, name="save_section"),
    path(f"{_APPLICATION}budget/", grantee.budget, name="budget"),
    path(f"{_APPLICATION}budget/save/", grantee.save_budget_page, name="save_budget"),
    path(f"{_APPLICATION}files/<int:question_pk>/", grantee_files.add_file, name="add_file"),
    path(f"{_APPLICATION}files/<int:question_pk>/remove/", grantee_files.remove, name="remove_file"),
    path(f"{_APPLICATION}trade-secret/<int:question_pk>/", grantee_files.trade_secret, name="trade_secret"),
    path(f"{_APPLICATION}submit/", grantee_submit.submit, name="submit"),
    path(f"{_APPLICATION}receipt/", grantee_submit.receipt, name="receipt"),
    path(f"{_APPLICATION}print/", grantee_submit.print_copy, name="print"),
    path(f"{_APPLICATION}pdf/", grantee_submit.pdf, name="pdf"),
    path(f"{_APPLICATION}reopen/", grantee_submit.reopen, name="reopen"),
    path(f"{_APPLICATION}withdraw/", grantee_submit.withdraw, name="withdraw"),
    path("reviews/", reviewer.reviews, name="reviews"),
    path("reviews/invitation/", reviewer.invitation, name="reviewer_invitation"),
    path("reviews/invitation/<str:token>/", reviewer.open_invitation, name="open_reviewer_invitation"),
    path("reviews/rounds/<int:pk>/disclosure/", reviewer.disclosure, name="disclosure"),
    path("reviews/<uuid:pk>/", reviewer.review, name="review"),
    path("staff/grants/rounds/", staff_rounds.rounds, name="staff_rounds"),
    path("staff/grants/rounds/new/", staff_rounds.new, name="staff_new_round"),
    path(_ROUND, staff_rounds.round_page, name="staff_round"),
    path(f"{_ROUND}edit/", staff_rounds.edit, name="staff_edit_round"),
    path(f"{_ROUND}<str:kind>/new/", staff_rounds.part, name="staff_new_part"),
    path(f"{_ROUND}<str:kind>/<int:part_pk>/", staff_rounds.part, name="staff_part"),
    path(f"{_ROUND}<str:kind>/<int:part_pk>/remove/", staff_rounds.remove, name="staff_remove_part"),
    path(f"{_ROUND}step/<str:action>/", staff_rounds.step, name="staff_step"),
    path(f"{_ROUND}questions/", staff_rounds.questions, name="staff_questions"),
    path("staff/grants/questions/<uuid:pk>/answer/", staff_rounds.answer, name="staff_answer"),
    path(f"{_ROUND}extend/", staff_rounds.extend, name="staff_extend"),
    path(f"{_ROUND}applications/", staff_applications.applications, name="staff_applications"),
    path(f"{_ROUND}enter/", staff_applications.enter, name="staff_enter"),
    path("staff/grants/applications/<uuid:pk>/", staff_applications.application, name="staff_application"),
    path("staff/grants/applications/<uuid:pk>/screen/", staff_applications.screen, name="staff_screen"),
    path("staff/grants/trade-secrets/<int:pk>/", staff_applications.trade_secret, name="staff_trade_secret"),
    path(f"{_ROUND}reviewers/", staff_review.reviewers, name="staff_reviewers"),
    path(f"{_ROUND}reviewers/assign/", staff_review.assign, name="staff_assign"),
    path("staff/grants/assignments/<uuid:pk>/end/", staff_review.end, name="staff_end_assignment"),
    path(f"{_ROUND}ranking/", staff_review.ranking, name="staff_ranking"),
    path("staff/grants/recommendations/<int:pk>/negotiation/", staff_review.negotiation, name="staff_negotiation"),
]
