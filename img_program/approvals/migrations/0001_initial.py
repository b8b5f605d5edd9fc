import django.db.models.deletion
import django.utils.timezone
import img_program.database.access
import img_program.database.guards
import img_program.database.operations
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('database', '0001_extensions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        img_program.database.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('step', models.CharField(max_length=60)),
                        ('subject_id', models.CharField(max_length=60)),
                        ('subject_version', models.PositiveIntegerField(default=1)),
                        ('decision', models.CharField(choices=[('approved', 'Approved'), ('refused', 'Refused')], max_length=10)),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('given_elsewhere_by', models.CharField(blank=True, max_length=150, verbose_name='approved by')),
                        ('given_elsewhere_office', models.CharField(blank=True, max_length=150, verbose_name='office')),
                        ('given_elsewhere_on', models.DateField(blank=True, null=True, verbose_name='on')),
                        ('document_id', models.UUIDField(blank=True, null=True)),
                        ('subject_changed_on', models.DateField(blank=True, null=True)),
                        ('reason', models.TextField(blank=True)),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'ordering': ['recorded_at'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('by', None), _negated=True), fields=('step', 'subject_id', 'subject_version', 'by'), name='approvals_once_a_person'), models.UniqueConstraint(fields=('document_id',), name='approvals_document_shows_one'), models.CheckConstraint(condition=models.Q(models.Q(('by', models.F('recorded_by')), ('by__isnull', False), ('given_elsewhere_by', '')), models.Q(('by', None), ('document_id__isnull', False), ('given_elsewhere_on__isnull', False), ('subject_changed_on__isnull', False), models.Q(('given_elsewhere_by', ''), _negated=True)), _connector='OR'), name='approvals_here_or_elsewhere'), models.CheckConstraint(condition=models.Q(('decision', 'refused'), ('reason', ''), _negated=True), name='approvals_refusal_says_why'), img_program.database.guards.Guard(body="PERFORM pg_advisory_xact_lock(hashtextextended('approval ' || NEW.step || ' ' || NEW.subject_id, 0)); IF EXISTS (SELECT FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = NEW.step AND a.subject_id = NEW.subject_id AND a.subject_version = NEW.subject_version AND c.says_so IS NOT FALSE AND a.id <> NEW.id AND (NEW.recorded_by_id IN (a.recorded_by_id, c.by_id) OR (NEW.given_elsewhere_by <> '' AND lower(regexp_replace(a.given_elsewhere_by, '[^[:alnum:]]+', '', 'g')) = lower(regexp_replace(NEW.given_elsewhere_by, '[^[:alnum:]]+', '', 'g'))))) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'This person acts in this step already. A second, different person must'; END IF; IF EXISTS (SELECT FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = NEW.step AND a.subject_id = NEW.subject_id AND a.subject_version = NEW.subject_version AND c.says_so IS NOT FALSE AND a.given_elsewhere_by <> '' AND lower(regexp_replace(a.given_elsewhere_by, '[^[:alnum:]]+', '', 'g')) IN (SELECT lower(regexp_replace(t.said, '[^[:alnum:]]+', '', 'g')) FROM (SELECT u.id, u.email AS said FROM accounts_user u UNION ALL SELECT n.user_id, n.name FROM accounts_personname n) t WHERE t.id IN (SELECT unnest(ARRAY[a.recorded_by_id, c.by_id]) FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = NEW.step AND a.subject_id = NEW.subject_id AND a.subject_version = NEW.subject_version AND c.says_so IS NOT FALSE))) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'The person named acts in this step already'; END IF; IF NEW.given_elsewhere_on > (now() AT TIME ZONE 'America/Chicago')::date OR NEW.given_elsewhere_on < NEW.subject_changed_on THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'An approval lies between the last change and today'; END IF;", declare='', events='INSERT', name='approvals_one_person_once', when=''), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='approvals_approval_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(fields=['step', 'subject_id', 'subject_version'], name='approvals_of_subject')],
                    },
                ),
                migrations.CreateModel(
                    name='Confirmation',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('approval', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='approvals.approval')),
                        ('says_so', models.BooleanField(verbose_name='the document says so')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='why not')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('says_so', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='approvals_turned_down_why'), img_program.database.guards.Guard(body="SELECT * INTO given FROM approvals_approval WHERE id = NEW.approval_id; PERFORM pg_advisory_xact_lock(hashtextextended('approval ' || given.step || ' ' || given.subject_id, 0)); IF EXISTS (SELECT FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = given.step AND a.subject_id = given.subject_id AND a.subject_version = given.subject_version AND c.says_so IS NOT FALSE AND (NEW.by_id = a.recorded_by_id OR NEW.id <> c.id AND NEW.by_id = c.by_id)) OR NEW.by_id = given.recorded_by_id THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'Somebody who does not act in this step yet confirms what the document says'; END IF; IF NEW.says_so THEN IF NOT EXISTS (SELECT FROM documents_document d WHERE d.id = given.document_id AND d.state IN ('clean', 'not_scanned') AND d.withdrawn_at IS NULL AND d.sealed_at IS NULL) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'The document was not checked for viruses yet, or it can''t be opened'; END IF; IF EXISTS (SELECT FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = given.step AND a.subject_id = given.subject_id AND a.subject_version = given.subject_version AND c.says_so IS NOT FALSE AND a.given_elsewhere_by <> '' AND lower(regexp_replace(a.given_elsewhere_by, '[^[:alnum:]]+', '', 'g')) IN (SELECT lower(regexp_replace(t.said, '[^[:alnum:]]+', '', 'g')) FROM (SELECT u.id, u.email AS said FROM accounts_user u UNION ALL SELECT n.user_id, n.name FROM accounts_personname n) t WHERE t.id IN (SELECT unnest(ARRAY[a.recorded_by_id, c.by_id]) FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id WHERE a.step = given.step AND a.subject_id = given.subject_id AND a.subject_version = given.subject_version AND c.says_so IS NOT FALSE))) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'The person named acts in this step already'; END IF; END IF;", declare='given record;', events='INSERT', name='approvals_paper_was_read', when=''), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='approvals_confirmation_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'approval': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13c4658072921ece0360df3c6b5a32e941d2791f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f0704', table='approvals_approval', when='BEFORE'))], 'confirmation': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='81b94625cc6b6b06631ab5ef3a66564c3949d923', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b4e7f', table='approvals_confirmation', when='BEFORE'))]},
        ),
    ]
