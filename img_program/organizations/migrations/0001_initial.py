import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import img_program.database.access
import img_program.database.operations
import img_program.organizations.models.sponsorship
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('database', '0001_extensions'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        img_program.database.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Organization',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                        ('kind', models.CharField(choices=[('nonprofit', 'Nonprofit organization'), ('sponsoring_institution', 'Sponsoring institution of a residency program'), ('clinical_training_site', 'Clinical training site'), ('assessor', 'Independent assessor'), ('agency', 'State agency')], max_length=32, verbose_name='kind')),
                        ('street_address', models.CharField(blank=True, max_length=200, verbose_name='street address')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                        ('state', models.CharField(blank=True, max_length=50, verbose_name='state')),
                        ('zip_code', models.CharField(blank=True, max_length=10, verbose_name='ZIP code')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('website', models.URLField(blank=True, verbose_name='website')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'ordering': ['name', 'id'],
                        'permissions': [('administer', 'Manage members and contact facts'), ('manage_grants', 'Prepare and submit applications and reports'), ('manage_finance', 'Prepare budgets and payment requests'), ('navigate', 'Support the people who chose this organization'), ('view', 'Read what belongs to the organization')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^[^[:cntrl:]\\u2028\\u2029]+$'), ('name__regex', '[^[:space:][:punct:]\\U000000ad-\\U000000ad\\U0000034f-\\U0000034f\\U0000061c-\\U0000061c\\U0000115f-\\U00001160\\U000017b4-\\U000017b5\\U0000180b-\\U0000180f\\U0000200b-\\U0000200f\\U0000202a-\\U0000202e\\U00002060-\\U0000206f\\U00003164-\\U00003164\\U0000fe00-\\U0000fe0f\\U0000feff-\\U0000feff\\U0000ffa0-\\U0000ffa0\\U0000fff0-\\U0000fffb\\U0001bca0-\\U0001bca3\\U0001d159-\\U0001d159\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff\\U00002800]'), models.Q(('name__regex', '^[[:space:]]|[[:space:]]$'), _negated=True)), name='organizations_organization_shows_name'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, UPDATE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='organizations_organization_access', policies=[img_program.database.access.Policy(['img_person'], "id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='FiscalSponsorship',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sponsor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsorships_given', to='organizations.organization')),
                        ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sponsorships_received', to='organizations.organization')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('document_note', models.CharField(blank=True, max_length=300, verbose_name='which document says so')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'ordering': ['-starts_on', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('sponsor', models.F('partner')), _negated=True), name='organizations_sponsorship_two_sides'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='organizations_sponsorship_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('sponsor', '='), ('partner', '='), (img_program.organizations.models.sponsorship._DateRange('starts_on', 'ends_on', django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='organizations_sponsorship_once_at_a_time'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='organizations_fiscalsponsorship_access', policies=[img_program.database.access.Policy(['img_person'], "sponsor_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR partner_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='OrganizationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organizations.organization')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('legal_name', models.CharField(blank=True, max_length=200, verbose_name='legal name')),
                        ('kind', models.CharField(choices=[('nonprofit', 'Nonprofit organization'), ('sponsoring_institution', 'Sponsoring institution of a residency program'), ('clinical_training_site', 'Clinical training site'), ('assessor', 'Independent assessor'), ('agency', 'State agency')], max_length=32, verbose_name='kind')),
                        ('street_address', models.CharField(blank=True, max_length=200, verbose_name='street address')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='city')),
                        ('state', models.CharField(blank=True, max_length=50, verbose_name='state')),
                        ('zip_code', models.CharField(blank=True, max_length=10, verbose_name='ZIP code')),
                        ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                        ('website', models.URLField(blank=True, verbose_name='website')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='organizations_organizationevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='organizations.organization')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('grant_manager', 'Grant manager'), ('finance', 'Finance'), ('navigator', 'Navigator'), ('viewer', 'Viewer')], max_length=20, verbose_name='role')),
                        ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('sent_at', models.DateTimeField()),
                        ('times_sent', models.PositiveSmallIntegerField(default=1)),
                        ('expires_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('accepted_at', models.DateTimeField(blank=True, null=True)),
                        ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.UniqueConstraint(models.F('organization'), django.db.models.functions.text.Lower('email'), models.F('role'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), name='organizations_invitation_once'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='organizations_invitation_one_end'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='organizations_invitation_accepted_by'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT, UPDATE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='organizations_invitation_access', policies=[img_program.database.access.Policy(['img_person'], "organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organizations.organization')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('grant_manager', 'Grant manager'), ('finance', 'Finance'), ('navigator', 'Navigator'), ('viewer', 'Viewer')], max_length=20, verbose_name='role')),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['organization_id', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organization', 'user', 'role'), name='organizations_membership_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE', 'img_web': 'SELECT'}, name='organizations_membership_access', no_policy_because='Sign-in asks it to know for which organizations a person acts; it holds only ids and a role.')],
                    },
                ),
                migrations.CreateModel(
                    name='MembershipEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organizations.membership')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('grant_manager', 'Grant manager'), ('finance', 'Finance'), ('navigator', 'Navigator'), ('viewer', 'Viewer')], max_length=20, verbose_name='role')),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='organizations_membershipevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='InvitationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organizations.invitation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('role', models.CharField(choices=[('administrator', 'Administrator'), ('grant_manager', 'Grant manager'), ('finance', 'Finance'), ('navigator', 'Navigator'), ('viewer', 'Viewer')], max_length=20, verbose_name='role')),
                        ('invited_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('sent_at', models.DateTimeField()),
                        ('times_sent', models.PositiveSmallIntegerField(default=1)),
                        ('expires_at', models.DateTimeField()),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('accepted_at', models.DateTimeField(blank=True, null=True)),
                        ('accepted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='organizations_invitationevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "organization_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='FiscalSponsorshipEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organizations.fiscalsponsorship')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('sponsor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                        ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization')),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('document_note', models.CharField(blank=True, max_length=300, verbose_name='which document says so')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='organizations_fiscalsponsorshipevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "sponsor_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[]) OR partner_id = ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])", check='', command='SELECT')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'fiscalsponsorship': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_fiscalsponsorshipevent" ("created_at", "document_note", "ends_on", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sponsor_id", "starts_on") VALUES (NEW."created_at", NEW."document_note", NEW."ends_on", NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sponsor_id", NEW."starts_on"); RETURN NULL;', hash='70d223335966291d661d9482a2c02ee7ac2d3d07', operation='INSERT', pgid='pgtrigger_insert_insert_113a0', table='organizations_fiscalsponsorship', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_fiscalsponsorshipevent" ("created_at", "document_note", "ends_on", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sponsor_id", "starts_on") VALUES (NEW."created_at", NEW."document_note", NEW."ends_on", NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sponsor_id", NEW."starts_on"); RETURN NULL;', hash='e4f48793b2cf5ebc18ff368573072ecdd7722660', operation='UPDATE', pgid='pgtrigger_update_update_965e7', table='organizations_fiscalsponsorship', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_fiscalsponsorshipevent" ("created_at", "document_note", "ends_on", "id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sponsor_id", "starts_on") VALUES (OLD."created_at", OLD."document_note", OLD."ends_on", OLD."id", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sponsor_id", OLD."starts_on"); RETURN NULL;', hash='73558b17410727ca7b32340677042c5777d5f878', operation='DELETE', pgid='pgtrigger_delete_delete_db19a', table='organizations_fiscalsponsorship', when='AFTER'))], 'fiscalsponsorshipevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e6eef4a3ce6900154b91bbe9cc5a445f961f4d83', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7d3c5', table='organizations_fiscalsponsorshipevent', when='BEFORE'))], 'invitation': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sent_at", "times_sent", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."sent_at", NEW."times_sent", NEW."withdrawn_at"); RETURN NULL;', hash='a071c39f3b9a762326f30bc33a1788de4daa2976', operation='INSERT', pgid='pgtrigger_insert_insert_6632f', table='organizations_invitation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."times_sent" IS DISTINCT FROM (NEW."times_sent") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))', func='INSERT INTO "organizations_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sent_at", "times_sent", "withdrawn_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."sent_at", NEW."times_sent", NEW."withdrawn_at"); RETURN NULL;', hash='a2e6d9164a73a588c184813bce1c5af7b17d3a44', operation='UPDATE', pgid='pgtrigger_update_update_a4010', table='organizations_invitation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sent_at", "times_sent", "withdrawn_at") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."created_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."sent_at", OLD."times_sent", OLD."withdrawn_at"); RETURN NULL;', hash='88c1900db4f72dbb2e0388094d3342118ea59769', operation='DELETE', pgid='pgtrigger_delete_delete_e94f1', table='organizations_invitation', when='AFTER'))], 'invitationevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99dbc5fb19c6392b941299155c6d6624524c9a30', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7bd3c', table='organizations_invitationevent', when='BEFORE'))], 'membership': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_membershipevent" ("ended_at", "id", "joined_at", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."ended_at", NEW."id", NEW."joined_at", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;', hash='3c9e19400147b2559cf72107da08d6febd8a3acc', operation='INSERT', pgid='pgtrigger_insert_insert_df650', table='organizations_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_membershipevent" ("ended_at", "id", "joined_at", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."ended_at", NEW."id", NEW."joined_at", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;', hash='edb359b9c869cde5952d26a83744404e69094653', operation='UPDATE', pgid='pgtrigger_update_update_6cb9e', table='organizations_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_membershipevent" ("ended_at", "id", "joined_at", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (OLD."ended_at", OLD."id", OLD."joined_at", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."user_id"); RETURN NULL;', hash='72dce5a611c5530898d584caf8f7f9d50fcd69a3', operation='DELETE', pgid='pgtrigger_delete_delete_0b96a', table='organizations_membership', when='AFTER'))], 'membershipevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d29d58c28204c813b0a1d8c710bffcfc6a9293d', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ce92c', table='organizations_membershipevent', when='BEFORE'))], 'organization': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_organizationevent" ("city", "created_at", "id", "is_active", "kind", "legal_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "state", "street_address", "website", "zip_code") VALUES (NEW."city", NEW."created_at", NEW."id", NEW."is_active", NEW."kind", NEW."legal_name", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."state", NEW."street_address", NEW."website", NEW."zip_code"); RETURN NULL;', hash='997a8812a16fc7072709db3522fd251f2ceaa127', operation='INSERT', pgid='pgtrigger_insert_insert_5a753', table='organizations_organization', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_organizationevent" ("city", "created_at", "id", "is_active", "kind", "legal_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "state", "street_address", "website", "zip_code") VALUES (NEW."city", NEW."created_at", NEW."id", NEW."is_active", NEW."kind", NEW."legal_name", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."state", NEW."street_address", NEW."website", NEW."zip_code"); RETURN NULL;', hash='0c0635d5f427b01e2d5cedea78e3975f4d2a4724', operation='UPDATE', pgid='pgtrigger_update_update_73a92', table='organizations_organization', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_organizationevent" ("city", "created_at", "id", "is_active", "kind", "legal_name", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "state", "street_address", "website", "zip_code") VALUES (OLD."city", OLD."created_at", OLD."id", OLD."is_active", OLD."kind", OLD."legal_name", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."state", OLD."street_address", OLD."website", OLD."zip_code"); RETURN NULL;', hash='a5f1e88cf1f0193edc2f15b9ba9192a23751a074', operation='DELETE', pgid='pgtrigger_delete_delete_84ac6', table='organizations_organization', when='AFTER'))], 'organizationevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b57d657ff616d824ae4a63d9d1c32f035699505a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_88049', table='organizations_organizationevent', when='BEFORE'))]},
        ),
    ]
