"""The addresses from the award to the closeout."""

from __future__ import annotations

from django.urls import path

from grants.awards.views import agreements, awards, batches, corrections, funds, ledger, monitoring, payments, progress, versions

app_name = "awards"
urlpatterns = [
    path("grants/awards/", awards.public_list, name="public_list"),
    path("grants/own/", progress.own, name="own"),
    path("grants/for/<int:pk>/awards/", progress.organization, name="organization"),
    path("grants/agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("grants/agreements/<int:pk>/ledger/", ledger.agreement_ledger, name="agreement_ledger"),
    path("grants/agreements/<int:pk>/payments/new/", payments.payment_new, name="payment_new"),
    path("grants/payments/<uuid:pk>/", payments.payment, name="payment"),
    path("grants/payments/<uuid:pk>/lines/<int:line>/remove/", payments.line_remove, name="line_remove"),
    path("grants/payments/<uuid:pk>/<slug:act>/", payments.payment_act, name="payment_act"),
    path("grants/corrections/<uuid:pk>/", corrections.correction, name="correction"),
    path("grants/corrections/<uuid:pk>/<slug:act>/", corrections.correction_act, name="correction_act"),
    path("grants/reports/due/<int:pk>/", progress.due, name="due"),
    path("grants/reports/<uuid:pk>/", progress.report, name="report"),
    path("grants/reports/<uuid:pk>/save/", progress.autosave, name="report_autosave"),
    path("grants/reports/<uuid:pk>/<slug:act>/", progress.report_act, name="report_act"),
    path("staff/grants/funds/", funds.fund_list, name="funds"),
    path("staff/grants/funds/new/", funds.fund_new, name="fund_new"),
    path("staff/grants/funds/<int:pk>/<slug:act>/", funds.fund_act, name="fund_act"),
    path("staff/grants/ledger/", ledger.ledger, name="ledger"),
    path("staff/grants/awards/", awards.award_list, name="staff_awards"),
    path("staff/grants/awards/single-source/", awards.single_source, name="single_source"),
    path("staff/grants/awards/from-negotiation/<int:pk>/", awards.award_new, name="award_new"),
    path("staff/grants/awards/<int:pk>/", awards.award, name="award"),
    path("staff/grants/awards/<int:pk>/agreement/", agreements.agreement_new, name="agreement_new"),
    path("staff/grants/awards/<int:pk>/<slug:act>/", awards.award_act, name="award_act"),
    path("staff/grants/agreements/", agreements.agreement_list, name="staff_agreements"),
    path("staff/grants/agreements/<int:pk>/<slug:act>/", agreements.agreement_act, name="agreement_act"),
    path("staff/grants/versions/<int:pk>/<slug:act>/", versions.version_act, name="version_act"),
    path("staff/grants/payments/", payments.payment_list, name="staff_payments"),
    path("staff/grants/corrections/", corrections.correction_list, name="staff_corrections"),
    path("staff/grants/paid/", batches.paid_files, name="paid_files"),
    path("staff/grants/paid/<int:pk>/", batches.paid_file, name="paid_file"),
    path("staff/grants/batches/", batches.batches, name="batches"),
    path("staff/grants/batches/<int:pk>/file/", batches.batch_file, name="batch_file"),
    path("staff/grants/batches/<int:pk>/<slug:act>/", batches.batch_act, name="batch_act"),
    path("staff/grants/progress/", progress.report_list, name="staff_reports"),
    path("staff/grants/progress/<int:pk>/<slug:act>/", progress.due_act, name="due_act"),
    path("staff/grants/monitoring/", monitoring.monitoring_list, name="staff_monitoring"),
    path("staff/grants/visits/<int:pk>/<slug:act>/", monitoring.visit_act, name="visit_act"),
    path("staff/grants/findings/<int:pk>/<slug:act>/", monitoring.finding_act, name="finding_act"),
    path("staff/grants/holds/<uuid:pk>/<slug:act>/", monitoring.hold_act, name="hold_act"),
]
