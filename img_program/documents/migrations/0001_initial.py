import django.db.models.deletion
import django.utils.timezone
import img_program.database.access
import img_program.database.operations
import img_program.jobs.models
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('database', '0001_extensions'),
        ('organizations', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        img_program.database.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uploaded at')),
                        ('purpose', models.CharField(max_length=60, verbose_name='purpose')),
                        ('title', models.CharField(blank=True, max_length=200, verbose_name='what it is')),
                        ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                        ('kind', models.CharField(choices=[('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook'), ('image/png', 'PNG picture'), ('image/jpeg', 'JPEG picture')], max_length=100, verbose_name='type')),
                        ('size', models.PositiveIntegerField(verbose_name='size')),
                        ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('storage_name', models.CharField(blank=True, max_length=100)),
                        ('classification', models.CharField(choices=[('public', 'Public'), ('private', 'Private'), ('confidential', 'Confidential'), ('nonpublic', 'Nonpublic'), ('protected_nonpublic', 'Protected nonpublic')], default='private', max_length=20, verbose_name='classification')),
                        ('state', models.CharField(choices=[('uploaded', 'Being checked'), ('scanning', 'Being checked'), ('clean', 'Checked'), ('not_scanned', 'Clean (not scanned: demonstration)'), ('infected', 'Removed: a virus was found'), ('refused', 'Not accepted')], default='uploaded', max_length=12, verbose_name='state')),
                        ('state_words', models.CharField(blank=True, max_length=300, verbose_name='why')),
                        ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sealed_at', models.DateTimeField(blank=True, null=True, verbose_name='sealed at')),
                    ],
                    options={
                        'ordering': ['-uploaded_at', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('id', 'organization'), name='documents_document_organization'), models.UniqueConstraint(fields=('id', 'user'), name='documents_document_user'), models.UniqueConstraint(condition=models.Q(('storage_name', ''), _negated=True), fields=('storage_name',), name='documents_document_stored_once'), models.CheckConstraint(condition=models.Q(('organization', None), ('user', None), _connector='OR'), name='documents_document_one_owner'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by_id)', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE (classification), UPDATE (withdrawn_at, withdrawn_by_id)', 'img_system': 'SELECT, INSERT, UPDATE'}, name='documents_document_access', policies=[img_program.database.access.Policy(['img_person'], "classification NOT IN ('confidential', 'protected_nonpublic') AND (organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint) OR EXISTS (SELECT FROM documents_documentshare s WHERE s.document_id = documents_document.id AND s.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint) AND s.ended_at IS NULL AND s.until > now()))", check='', command='SELECT'), img_program.database.access.Policy(['img_person'], '', check="classification NOT IN ('confidential', 'protected_nonpublic') AND (organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)) AND uploaded_by_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", command='INSERT'), img_program.database.access.Policy(['img_person'], "classification NOT IN ('confidential', 'protected_nonpublic') AND (organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint))", check='', command='UPDATE'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(fields=['organization', '-uploaded_at'], name='documents_by_organization'), models.Index(fields=['user', '-uploaded_at'], name='documents_by_user'), models.Index(fields=['state', '-uploaded_at'], name='documents_by_state')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='documents.document')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uploaded at')),
                        ('purpose', models.CharField(max_length=60, verbose_name='purpose')),
                        ('title', models.CharField(blank=True, max_length=200, verbose_name='what it is')),
                        ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                        ('kind', models.CharField(choices=[('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook'), ('image/png', 'PNG picture'), ('image/jpeg', 'JPEG picture')], max_length=100, verbose_name='type')),
                        ('size', models.PositiveIntegerField(verbose_name='size')),
                        ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('classification', models.CharField(choices=[('public', 'Public'), ('private', 'Private'), ('confidential', 'Confidential'), ('nonpublic', 'Nonpublic'), ('protected_nonpublic', 'Protected nonpublic')], default='private', max_length=20, verbose_name='classification')),
                        ('state', models.CharField(choices=[('uploaded', 'Being checked'), ('scanning', 'Being checked'), ('clean', 'Checked'), ('not_scanned', 'Clean (not scanned: demonstration)'), ('infected', 'Removed: a virus was found'), ('refused', 'Not accepted')], default='uploaded', max_length=12, verbose_name='state')),
                        ('state_words', models.CharField(blank=True, max_length=300, verbose_name='why')),
                        ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='checked at')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='removed at')),
                        ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sealed_at', models.DateTimeField(blank=True, null=True, verbose_name='sealed at')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='documents_documentevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "classification NOT IN ('confidential', 'protected_nonpublic') AND (organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint))", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentScan',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('succeeded', 'Done'), ('failed', 'Could not be done'), ('cancelled', 'Stopped')], default='queued', max_length=10, verbose_name='state')),
                        ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                        ('not_before', models.DateTimeField(blank=True, null=True, verbose_name='not before')),
                        ('offer_after', models.DateTimeField(default=img_program.jobs.models.after_grace, verbose_name='offered again after')),
                        ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='lease until')),
                        ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                        ('progress_done', models.PositiveIntegerField(default=0, verbose_name='steps done')),
                        ('progress_total', models.PositiveIntegerField(default=0, verbose_name='steps in all')),
                        ('progress_words', models.CharField(blank=True, max_length=200, verbose_name='what it is doing')),
                        ('error_words', models.TextField(blank=True, verbose_name='what went wrong')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked for at')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                        ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='documents.document')),
                        ('max_attempts', models.PositiveSmallIntegerField(default=200, verbose_name='most attempts')),
                    ],
                    options={
                        'verbose_name': 'check of a document',
                        'verbose_name_plural': 'checks of documents',
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT, UPDATE'}, name='documents_documentscan_access', policies=[img_program.database.access.Policy(['img_person'], "requested_by_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['offer_after'], name='documents_documentscan_open')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentShare',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='documents.document')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('purpose', models.CharField(max_length=60, verbose_name='why')),
                        ('until', models.DateTimeField(verbose_name='until')),
                        ('shared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('shared_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['-shared_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('document', 'user', 'purpose'), name='documents_share_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='documents_documentshare_access', policies=[img_program.database.access.Policy(['img_person'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(fields=['user', 'document'], name='documents_share_reader')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentShareEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='documents.documentshare')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('document', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='documents.document')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('purpose', models.CharField(max_length=60, verbose_name='why')),
                        ('until', models.DateTimeField(verbose_name='until')),
                        ('shared_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('shared_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='documents_documentshareevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='LegalHold',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('subject_type', models.CharField(max_length=60, verbose_name='kind of record')),
                        ('subject_id', models.CharField(max_length=60, verbose_name='record')),
                        ('reason', models.CharField(max_length=300, verbose_name='why')),
                        ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('placed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='from')),
                        ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ],
                    options={
                        'ordering': ['-placed_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('subject_type', 'subject_id'), name='documents_legalhold_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE'}, name='documents_legalhold_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='LegalHoldEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='documents.legalhold')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('subject_type', models.CharField(max_length=60, verbose_name='kind of record')),
                        ('subject_id', models.CharField(max_length=60, verbose_name='record')),
                        ('reason', models.CharField(max_length=300, verbose_name='why')),
                        ('placed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('placed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='from')),
                        ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='documents_legalholdevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='Sealing',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('subject_type', models.CharField(max_length=60, verbose_name='kind of record')),
                        ('subject_id', models.CharField(max_length=60, verbose_name='record')),
                        ('fields', models.JSONField(default=list, verbose_name='fields')),
                        ('reason', models.CharField(choices=[('government_number', 'A government number (such as a Social Security number)'), ('identity_paper', 'An identity or immigration paper'), ('health', "Health information or a patient's details"), ('somebody_else', 'Information about somebody else'), ('not_needed', 'Something the program must not keep')], max_length=30, verbose_name='kind of content')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('state', models.CharField(choices=[('sealed', 'Sealed'), ('proposed', 'Destruction proposed'), ('destroyed', 'Destroyed'), ('released', 'Put back')], default='sealed', max_length=12, verbose_name='state')),
                        ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sealed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sealed at')),
                        ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed at')),
                        ('proposal', models.CharField(blank=True, max_length=300, verbose_name='why it should be destroyed')),
                        ('proposal_number', models.PositiveIntegerField(default=0)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='destroyed or put back at')),
                    ],
                    options={
                        'ordering': ['-sealed_at', 'id'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE'}, name='documents_sealing_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='documents_sealing_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='SealedValue',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('sealing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='documents.sealing')),
                        ('row_type', models.CharField(max_length=60)),
                        ('row_id', models.CharField(max_length=60)),
                        ('field', models.CharField(max_length=60)),
                        ('value', models.TextField()),
                        ('is_file', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT'}, name='documents_sealedvalue_access', policies=[img_program.database.access.Policy(['img_staff'], "EXISTS (SELECT FROM accounts_staffrole r WHERE r.user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint) AND r.role = 'data_practices_official' AND r.revoked_at IS NULL AND r.starts_on <= (now() AT TIME ZONE 'America/Chicago')::date AND (r.ends_on IS NULL OR r.ends_on >= (now() AT TIME ZONE 'America/Chicago')::date))", check='', command='SELECT'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='SealingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='documents.sealing')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('subject_type', models.CharField(max_length=60, verbose_name='kind of record')),
                        ('subject_id', models.CharField(max_length=60, verbose_name='record')),
                        ('fields', models.JSONField(default=list, verbose_name='fields')),
                        ('reason', models.CharField(choices=[('government_number', 'A government number (such as a Social Security number)'), ('identity_paper', 'An identity or immigration paper'), ('health', "Health information or a patient's details"), ('somebody_else', 'Information about somebody else'), ('not_needed', 'Something the program must not keep')], max_length=30, verbose_name='kind of content')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                        ('state', models.CharField(choices=[('sealed', 'Sealed'), ('proposed', 'Destruction proposed'), ('destroyed', 'Destroyed'), ('released', 'Put back')], default='sealed', max_length=12, verbose_name='state')),
                        ('sealed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sealed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sealed at')),
                        ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='proposed at')),
                        ('proposal', models.CharField(blank=True, max_length=300, verbose_name='why it should be destroyed')),
                        ('proposal_number', models.PositiveIntegerField(default=0)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='destroyed or put back at')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='documents_sealingevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'document': [pgtrigger.compiler.Trigger(name='state_workflow', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{scanning:clean,scanning:infected,scanning:not_scanned,scanning:refused,uploaded:scanning}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f640cf0dfa431ae6b38bda8a857112c7e9bce23c', operation='UPDATE', pgid='pgtrigger_state_workflow_f530e', table='documents_document', when='BEFORE')), pgtrigger.compiler.Trigger(name='state_initial', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" IN (\'uploaded\')))', func="RAISE EXCEPTION 'A new row of % can''t begin with this state', TG_TABLE_NAME;", hash='9e8de5f82dc9229c4ae73888d242cd3fd8fb8fb4', operation='INSERT', pgid='pgtrigger_state_initial_d419a', table='documents_document', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_documentevent" ("classification", "id", "kind", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "scanned_at", "sealed_at", "sha256", "size", "state", "state_words", "title", "uploaded_at", "uploaded_by_id", "user_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."classification", NEW."id", NEW."kind", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."scanned_at", NEW."sealed_at", NEW."sha256", NEW."size", NEW."state", NEW."state_words", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id", NEW."user_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='68938bbcceb7f3ae5781e19f360d86d3d16e4388', operation='INSERT', pgid='pgtrigger_insert_insert_be524', table='documents_document', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."classification" IS DISTINCT FROM (NEW."classification") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."scanned_at" IS DISTINCT FROM (NEW."scanned_at") OR OLD."sealed_at" IS DISTINCT FROM (NEW."sealed_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_words" IS DISTINCT FROM (NEW."state_words") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uploaded_at" IS DISTINCT FROM (NEW."uploaded_at") OR OLD."uploaded_by_id" IS DISTINCT FROM (NEW."uploaded_by_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))', func='INSERT INTO "documents_documentevent" ("classification", "id", "kind", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "scanned_at", "sealed_at", "sha256", "size", "state", "state_words", "title", "uploaded_at", "uploaded_by_id", "user_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."classification", NEW."id", NEW."kind", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."scanned_at", NEW."sealed_at", NEW."sha256", NEW."size", NEW."state", NEW."state_words", NEW."title", NEW."uploaded_at", NEW."uploaded_by_id", NEW."user_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='0adbaff0255f9bb4688c27d3463f4ccabd295aa1', operation='UPDATE', pgid='pgtrigger_update_update_a3ed6', table='documents_document', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_documentevent" ("classification", "id", "kind", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "scanned_at", "sealed_at", "sha256", "size", "state", "state_words", "title", "uploaded_at", "uploaded_by_id", "user_id", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."classification", OLD."id", OLD."kind", OLD."name", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."scanned_at", OLD."sealed_at", OLD."sha256", OLD."size", OLD."state", OLD."state_words", OLD."title", OLD."uploaded_at", OLD."uploaded_by_id", OLD."user_id", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;', hash='fcd6acd5bf94171cc32801b8a51c4cddb6e8007b', operation='DELETE', pgid='pgtrigger_delete_delete_0c008', table='documents_document', when='AFTER'))], 'documentevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='401291d04b3fa5f3d2b51241f67950bd6896846e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9e7ed', table='documents_documentevent', when='BEFORE'))], 'documentshare': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_documentshareevent" ("document_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "shared_at", "shared_by_id", "until", "user_id") VALUES (NEW."document_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."shared_at", NEW."shared_by_id", NEW."until", NEW."user_id"); RETURN NULL;', hash='61daf687208bd9add10cb277a3ff3f7f7523f7d5', operation='INSERT', pgid='pgtrigger_insert_insert_09112', table='documents_documentshare', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "documents_documentshareevent" ("document_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "shared_at", "shared_by_id", "until", "user_id") VALUES (NEW."document_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."shared_at", NEW."shared_by_id", NEW."until", NEW."user_id"); RETURN NULL;', hash='64e737026623db05f2384e4c5524e1f038470df5', operation='UPDATE', pgid='pgtrigger_update_update_508ca', table='documents_documentshare', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_documentshareevent" ("document_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "shared_at", "shared_by_id", "until", "user_id") VALUES (OLD."document_id", OLD."ended_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."purpose", OLD."shared_at", OLD."shared_by_id", OLD."until", OLD."user_id"); RETURN NULL;', hash='d78e744b8a6250129427291cc2ec9bcbaf5b095d', operation='DELETE', pgid='pgtrigger_delete_delete_57b75', table='documents_documentshare', when='AFTER'))], 'documentshareevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='daa64d04790b75fb42a52e53b7aa6e4bf74fee9b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d9df3', table='documents_documentshareevent', when='BEFORE'))], 'legalhold': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_legalholdevent" ("id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason", "subject_id", "subject_type") VALUES (NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason", NEW."subject_id", NEW."subject_type"); RETURN NULL;', hash='a82476f792b592b88394f8a3959099b65602755d', operation='INSERT', pgid='pgtrigger_insert_insert_06019', table='documents_legalhold', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "documents_legalholdevent" ("id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason", "subject_id", "subject_type") VALUES (NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason", NEW."subject_id", NEW."subject_type"); RETURN NULL;', hash='86b15ea9f9d998972a283c7d80da849280dbe584', operation='UPDATE', pgid='pgtrigger_update_update_a3332', table='documents_legalhold', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_legalholdevent" ("id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason", "subject_id", "subject_type") VALUES (OLD."id", OLD."lifted_at", OLD."lifted_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placed_at", OLD."placed_by_id", OLD."reason", OLD."subject_id", OLD."subject_type"); RETURN NULL;', hash='1e2e9ee52c3335b4ca2aedd7c605782bddaedb1c', operation='DELETE', pgid='pgtrigger_delete_delete_1148f', table='documents_legalhold', when='AFTER'))], 'legalholdevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa834fe3b1c83a3ae3b3e2d4a5172eaa3ecebdae', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0bc82', table='documents_legalholdevent', when='BEFORE'))], 'sealing': [pgtrigger.compiler.Trigger(name='state_workflow', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:destroyed,proposed:sealed,sealed:proposed,sealed:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='199b287557c4ff792301d76d1d65d0ea570ab8f9', operation='UPDATE', pgid='pgtrigger_state_workflow_b92cc', table='documents_sealing', when='BEFORE')), pgtrigger.compiler.Trigger(name='state_initial', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" IN (\'sealed\')))', func="RAISE EXCEPTION 'A new row of % can''t begin with this state', TG_TABLE_NAME;", hash='94465d1adec5a805d08f98e19de407ad13ed2aee', operation='INSERT', pgid='pgtrigger_state_initial_92328', table='documents_sealing', when='BEFORE')), pgtrigger.compiler.Trigger(name='destruction_guard', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" = \'destroyed\' AND NOT (OLD."state" = \'destroyed\'))', func="\n        IF (SELECT count(*) FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id\n            WHERE a.step = 'documents.destroy' AND a.subject_id = NEW.id::text AND a.subject_version = NEW.proposal_number\n            AND a.decision = 'approved' AND (a.by_id IS NOT NULL OR c.says_so)) < 2 THEN\n            RAISE EXCEPTION 'Destruction needs the approval of two different persons';\n        END IF;\n        IF EXISTS (SELECT FROM documents_legalhold h WHERE h.subject_type = NEW.subject_type\n            AND h.subject_id = NEW.subject_id AND h.lifted_at IS NULL) THEN\n            RAISE EXCEPTION 'A legal hold forbids destruction';\n        END IF;\n        RETURN NEW;\n    ", hash='f2d400d45e42706c242b4777ead937c136c05ee0', operation='UPDATE', pgid='pgtrigger_destruction_guard_a45a0', table='documents_sealing', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_sealingevent" ("ended_at", "fields", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "proposal_number", "proposed_at", "proposed_by_id", "reason", "sealed_at", "sealed_by_id", "state", "subject_id", "subject_type") VALUES (NEW."ended_at", NEW."fields", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal", NEW."proposal_number", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."sealed_at", NEW."sealed_by_id", NEW."state", NEW."subject_id", NEW."subject_type"); RETURN NULL;', hash='c55f4a3efa0172f54de5123dfbdc87c2f6fc408e', operation='INSERT', pgid='pgtrigger_insert_insert_a4239', table='documents_sealing', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "documents_sealingevent" ("ended_at", "fields", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "proposal_number", "proposed_at", "proposed_by_id", "reason", "sealed_at", "sealed_by_id", "state", "subject_id", "subject_type") VALUES (NEW."ended_at", NEW."fields", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal", NEW."proposal_number", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."sealed_at", NEW."sealed_by_id", NEW."state", NEW."subject_id", NEW."subject_type"); RETURN NULL;', hash='09d173f8d1455fe7294ba4fc4ebb5658d64ee30f', operation='UPDATE', pgid='pgtrigger_update_update_7d24f', table='documents_sealing', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "documents_sealingevent" ("ended_at", "fields", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "proposal_number", "proposed_at", "proposed_by_id", "reason", "sealed_at", "sealed_by_id", "state", "subject_id", "subject_type") VALUES (OLD."ended_at", OLD."fields", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposal", OLD."proposal_number", OLD."proposed_at", OLD."proposed_by_id", OLD."reason", OLD."sealed_at", OLD."sealed_by_id", OLD."state", OLD."subject_id", OLD."subject_type"); RETURN NULL;', hash='90d0b42965a4dcd30efea1e87e9dfa6e951d8dc3', operation='DELETE', pgid='pgtrigger_delete_delete_aa1a9', table='documents_sealing', when='AFTER'))], 'sealingevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='95241b213faa04cb72e3c64559cd54508d0bbbb6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59048', table='documents_sealingevent', when='BEFORE'))]},
        ),
    ]
