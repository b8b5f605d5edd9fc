"""Addresses of the reports room, below `/staff/reports/`."""

from django.urls import path

from reports.views import editions, figure_rows, others_words, pipeline, review, summaries

app_name = "reports"

_EDITION = "editions/<uuid:pk>/"

urlpatterns = [
    path("", summaries.summaries, name="summaries"),
    path("new/", summaries.new_summary, name="new"),
    path("<uuid:report_id>/", summaries.summary, name="summary"),
    path("<uuid:report_id>/roster-summary.pdf", summaries.summary_pdf, name="summary_pdf"),
    path("<uuid:report_id>/roster-summary.csv", summaries.summary_csv, name="summary_csv"),
    path("pipeline/", pipeline.pipeline, name="pipeline"),
    path("pipeline/<slug:step>/people/", pipeline.people, name="pipeline_people"),
    path("editions/", editions.editions, name="editions"),
    path("editions/new/", editions.new, name="new_edition"),
    path(_EDITION, editions.edition, name="edition"),
    path(f"{_EDITION}settings/", editions.edition_settings, name="edition_settings"),
    path(f"{_EDITION}sections/<slug:key>/", editions.section, name="section"),
    path(f"{_EDITION}sections/<slug:key>/save/", editions.autosave, name="autosave_section"),
    path(f"{_EDITION}preview/", editions.preview, name="edition_preview"),
    path(f"{_EDITION}figures/", editions.figures, name="edition_figures"),
    path(f"{_EDITION}figures/<slug:name>/rows/", figure_rows.rows, name="figure_rows"),
    path(f"{_EDITION}words/", others_words.listed, name="edition_words"),
    path(f"{_EDITION}words/<int:words_id>/", others_words.passage, name="edition_passage"),
    path(f"{_EDITION}runs/<uuid:run_id>/", editions.run, name="edition_run"),
    path(f"{_EDITION}step/<slug:action>/", review.step, name="edition_step"),
    path(f"{_EDITION}correct/", review.correct, name="correct_edition"),
    path(f"{_EDITION}elsewhere/", review.elsewhere, name="edition_elsewhere"),
    path(f"{_EDITION}comments/", review.comment, name="edition_comment"),
    path(f"{_EDITION}comments/<int:comment_id>/answer/", review.answer, name="answer_comment"),
]
