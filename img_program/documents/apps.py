"""Uploaded files."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Type check, scan, hash, classification, who may open them; sealing and destruction."""

    name = "img_program.documents"
    label = "documents"

    def ready(self) -> None:
        """Declare permissions, purposes, the job, what can be sealed in lower rooms, and the navigation."""
        from datetime import timedelta

        from img_program.accounts.drafts import draft_checks
        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.approvals.steps import register_matter, register_papers, register_step
        from img_program.documents import permissions
        from img_program.documents.actions.destroy import matter_of_destruction, settle_destruction
        from img_program.documents.approval_papers import PAPERS
        from img_program.documents.checking import refuse_forbidden_text
        from img_program.documents.models import DESTROY_STEP, Document, DocumentScan
        from img_program.documents.news import news
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.documents.work_items import waits
        from img_program.jobs.registry import register_job
        from img_program.organizations.models import FiscalSponsorship, Organization
        from img_program.organizations.permissions import VIEW_ORGANIZATIONS
        from img_program.web.navigation import register_nav

        draft_checks.add(refuse_forbidden_text)
        register_work_items(waits)
        register_news(news)
        register_job(DocumentScan, work="img_program.documents.jobs.check_document", lease=timedelta(minutes=5))
        register_sealable(
            Document,
            fields=["title", "name", "state_words"],
            files=["storage_name"],
            seen_by=who_holds(permissions.OPEN_DOCUMENT),
        )
        fields_of = {
            Organization: ["legal_name", "street_address", "city", "phone"],
            FiscalSponsorship: ["document_note"],
        }
        for model, fields in fields_of.items():
            register_sealable(model, fields, seen_by=who_holds(VIEW_ORGANIZATIONS))
        register_papers(PAPERS)
        register_step(
            DESTROY_STEP,
            label="Destruction of sealed information",
            permission=permissions.APPROVE_DESTRUCTION,
        )
        register_matter(DESTROY_STEP, matter=matter_of_destruction, settle=settle_destruction)
        register_nav(audience="grantee", label="Documents", url_name="documents:own_organization", order=70, group="Organization")
        register_nav(audience="registrant", label="My documents", url_name="documents:mine", order=70)
        register_nav(
            audience="staff",
            label="Documents",
            url_name="documents:staff_list",
            order=45,
            permission=permissions.VIEW_DOCUMENTS,
        )
        register_nav(
            audience="staff",
            label="Sealed",
            url_name="documents:sealings",
            order=46,
            permission=permissions.VIEW_SEALINGS,
        )
