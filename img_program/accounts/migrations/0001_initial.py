import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import img_program.database.access
import img_program.database.operations
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('database', '0001_extensions'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        img_program.database.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('session_stamp', models.UUIDField(default=uuid.uuid4, editable=False)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_email_unique'), models.CheckConstraint(condition=models.Q(('is_superuser', False)), name='accounts_user_no_superuser'), img_program.database.access.Access(grants={'img_auditor': 'SELECT, UPDATE (email, last_login)', 'img_person': 'SELECT, INSERT, UPDATE (email, last_login)', 'img_retention': 'SELECT, DELETE', 'img_sign_in': 'SELECT (id, session_stamp), UPDATE (session_stamp)', 'img_staff': 'SELECT, UPDATE (email, last_login)', 'img_system': 'SELECT, INSERT, UPDATE', 'img_web': 'SELECT'}, name='accounts_user_access', policies=[img_program.database.access.Policy(['img_web', 'img_person', 'img_staff', 'img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_person'], '', check="(SELECT nullif(current_setting('app.user_id', true), '')::bigint) IS NULL", command='INSERT'), img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor'], "id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='UPDATE'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_sign_in'], "id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='FormDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=500, verbose_name='address and form')),
                        ('fields_encrypted', models.BinaryField()),
                        ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='accounts_formdraft_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE', 'img_person': 'SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE (fields_encrypted, saved_at, expires_at), DELETE', 'img_system': 'SELECT, INSERT, DELETE'}, name='accounts_formdraft_access', policies=[img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='KeptPost',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('path', models.CharField(max_length=500)),
                        ('fields_encrypted', models.BinaryField()),
                        ('had_files', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT, DELETE', 'img_person': 'SELECT, DELETE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, DELETE', 'img_system': 'SELECT, INSERT, DELETE'}, name='accounts_keptpost_access', policies=[img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='Relinking',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relinkings', to=settings.AUTH_USER_MODEL)),
                        ('new_email', models.EmailField(max_length=254, verbose_name='new e-mail address')),
                        ('how_checked', models.CharField(choices=[('in_person', 'Met in person; the person was known to staff'), ('document_seen', 'An identity document was seen and not copied'), ('call_back', 'Called back on a phone number already on record'), ('video_call', 'Video call; answers matched the record'), ('organization', 'A community organization that knows the person confirmed it')], max_length=20, verbose_name='how identity was checked')),
                        ('check_note', models.CharField(max_length=500, verbose_name='what matched')),
                        ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('confirmed', 'Confirmed'), ('refused', 'Refused')], default='proposed', max_length=10)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-proposed_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='accounts_relinking_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_by', models.F('user')), _negated=True), models.Q(('decided_by', None), models.Q(('decided_by', models.F('user')), _negated=True), _connector='OR')), name='accounts_relinking_not_ones_own'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='accounts_relinking_decided'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('user',), name='accounts_relinking_one_open'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='accounts_relinking_access', policies=[img_program.database.access.Policy(['img_coordinator', 'img_program_manager', 'img_data_practices_official', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='RelinkingEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.relinking')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('new_email', models.EmailField(max_length=254, verbose_name='new e-mail address')),
                        ('how_checked', models.CharField(choices=[('in_person', 'Met in person; the person was known to staff'), ('document_seen', 'An identity document was seen and not copied'), ('call_back', 'Called back on a phone number already on record'), ('video_call', 'Video call; answers matched the record'), ('organization', 'A community organization that knows the person confirmed it')], max_length=20, verbose_name='how identity was checked')),
                        ('check_note', models.CharField(max_length=500, verbose_name='what matched')),
                        ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('confirmed', 'Confirmed'), ('refused', 'Refused')], default='proposed', max_length=10)),
                        ('proposed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('decided_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='accounts_relinkingevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_coordinator', 'img_program_manager', 'img_data_practices_official', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='SentForm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answered_with', models.CharField(blank=True, max_length=1000, verbose_name='where its answer led')),
                        ('sent_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT, INSERT, UPDATE (answered_with), DELETE', 'img_person': 'SELECT, INSERT, UPDATE (answered_with), DELETE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE (answered_with), DELETE', 'img_system': 'SELECT, INSERT, DELETE'}, name='accounts_sentform_access', policies=[img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='SessionActivity',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('last_activity_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('is_short', models.BooleanField(default=False, verbose_name='not my device')),
                        ('key_digest', models.CharField(db_index=True, max_length=40)),
                        ('csrf_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('ended_because', models.CharField(blank=True, max_length=60)),
                        ('ip', models.GenericIPAddressField(null=True, verbose_name='address')),
                        ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='browser')),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT, INSERT, UPDATE', 'img_person': 'SELECT, INSERT, UPDATE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='accounts_sessionactivity_access', policies=[img_program.database.access.Policy(['img_web'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='SignInAttempt',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('kind', models.CharField(max_length=30)),
                        ('target', models.CharField(max_length=64)),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT, INSERT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT, DELETE'}, name='accounts_signinattempt_access', no_policy_because='Counted before it is known who signs in; it holds keyed fingerprints, no address.')],
                        'indexes': [models.Index(fields=['target', 'at'], name='accounts_attempt_target')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffInvitation',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                        ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('coordinator', 'Program coordinator'), ('grants_specialist', 'Grants specialist'), ('assessment_coordinator', 'Assessment coordinator'), ('finance_officer', 'Finance officer'), ('program_manager', 'Program manager'), ('data_practices_official', 'Data practices official'), ('auditor', 'Auditor')], max_length=32), verbose_name='roles')),
                        ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('expires_at', models.DateTimeField(verbose_name='expires')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                        ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                        ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-invited_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('roles__len__gt', 0)), name='accounts_staffinvitation_has_roles'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='accounts_staffinvitation_one_end'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='accounts_staffinvitation_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='StaffInvitationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.staffinvitation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                        ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('coordinator', 'Program coordinator'), ('grants_specialist', 'Grants specialist'), ('assessment_coordinator', 'Assessment coordinator'), ('finance_officer', 'Finance officer'), ('program_manager', 'Program manager'), ('data_practices_official', 'Data practices official'), ('auditor', 'Auditor')], max_length=32), verbose_name='roles')),
                        ('invited_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('invited_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('expires_at', models.DateTimeField(verbose_name='expires')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                        ('withdrawn_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                        ('accepted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='accounts_staffinvitationevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='StaffRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_roles', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('coordinator', 'Program coordinator'), ('grants_specialist', 'Grants specialist'), ('assessment_coordinator', 'Assessment coordinator'), ('finance_officer', 'Finance officer'), ('program_manager', 'Program manager'), ('data_practices_official', 'Data practices official'), ('auditor', 'Auditor')], max_length=32)),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('is_acting', models.BooleanField(default=False, verbose_name='acting')),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('granted_at', models.DateTimeField(auto_now_add=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_acting', False), models.Q(('ends_on__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='accounts_staffrole_acting_ends'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='accounts_staffrole_dates_in_order'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('revoked_at', None)), fields=('user', 'role'), name='accounts_staffrole_held_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_program_manager': 'INSERT, UPDATE', 'img_retention': 'SELECT', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE', 'img_web': 'SELECT'}, name='accounts_staffrole_access', no_policy_because='Sign-in asks it to know as whom a person acts; staff roles are public data.')],
                    },
                ),
                migrations.CreateModel(
                    name='StaffRoleEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.staffrole')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('coordinator', 'Program coordinator'), ('grants_specialist', 'Grants specialist'), ('assessment_coordinator', 'Assessment coordinator'), ('finance_officer', 'Finance officer'), ('program_manager', 'Program manager'), ('data_practices_official', 'Data practices official'), ('auditor', 'Auditor')], max_length=32)),
                        ('starts_on', models.DateField(verbose_name='from')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('is_acting', models.BooleanField(default=False, verbose_name='acting')),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('granted_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('granted_at', models.DateTimeField(auto_now_add=True)),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                        ('revoked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='accounts_staffroleevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='UserEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='accounts_userevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE'), img_program.database.access.Policy(['img_person'], "id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='SELECT')])],
                    },
                ),
                migrations.CreateModel(
                    name='Credential',
                    fields=[
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('password', models.CharField(max_length=128)),
                    ],
                    options={
                        'constraints': [img_program.database.access.Access(grants={'img_retention': 'SELECT (user_id), DELETE', 'img_sign_in': 'SELECT, INSERT, UPDATE, DELETE'}, name='accounts_credential_access', policies=[img_program.database.access.Policy(['img_sign_in'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='PersonName',
                    fields=[
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='person_name', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^[^[:cntrl:]\\u2028\\u2029]+$'), ('name__regex', '[^[:space:][:punct:]\\U000000ad-\\U000000ad\\U0000034f-\\U0000034f\\U0000061c-\\U0000061c\\U0000115f-\\U00001160\\U000017b4-\\U000017b5\\U0000180b-\\U0000180f\\U0000200b-\\U0000200f\\U0000202a-\\U0000202e\\U00002060-\\U0000206f\\U00003164-\\U00003164\\U0000fe00-\\U0000fe0f\\U0000feff-\\U0000feff\\U0000ffa0-\\U0000ffa0\\U0000fff0-\\U0000fffb\\U0001bca0-\\U0001bca3\\U0001d159-\\U0001d159\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff\\U00002800]'), models.Q(('name__regex', '^[[:space:]]|[[:space:]]$'), _negated=True)), name='accounts_personname_shows'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT, UPDATE', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE'}, name='accounts_personname_access', policies=[img_program.database.access.Policy(['img_person'], "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::bigint)", check='', command='ALL'), img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='AccessLog',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('user_id', models.BigIntegerField(null=True)),
                        ('kind', models.CharField(choices=[('view', 'Viewed'), ('search', 'Searched'), ('export', 'Exported'), ('refused', 'Refused'), ('sign_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('sign_out', 'Signed out'), ('account_changed', 'Account changed'), ('role_changed', 'Role changed'), ('settings_changed', 'Settings changed')], max_length=20)),
                        ('subject_type', models.CharField(blank=True, max_length=60)),
                        ('subject_id', models.CharField(blank=True, max_length=60)),
                        ('rows', models.PositiveIntegerField(null=True)),
                        ('purpose', models.CharField(blank=True, max_length=300)),
                        ('path', models.CharField(blank=True, max_length=200)),
                        ('request_id', models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['subject_type', 'subject_id', '-at'], name='accounts_log_subject'), models.Index(fields=['user_id', '-at'], name='accounts_log_user'), models.Index(fields=['-at'], name='accounts_log_at'), models.Index(fields=['kind', '-at'], name='accounts_log_kind')],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT, INSERT', 'img_person': 'INSERT', 'img_retention': 'SELECT, INSERT', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='accounts_accesslog_access', policies=[img_program.database.access.Policy(['img_person', 'img_staff', 'img_auditor', 'img_system', 'img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_program_manager', 'img_data_practices_official', 'img_auditor', 'img_system', 'img_retention'], 'true', check='', command='SELECT')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'accesslog': [pgtrigger.compiler.Trigger(name='true_actor', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF nullif(current_setting('app.user_id', true), '') IS NOT NULL OR current_user <> 'img_system' THEN NEW.user_id := nullif(current_setting('app.user_id', true), '')::bigint; END IF; RETURN NEW;", hash='3528fae20ad89c2a22fa48488ee462dface823b8', operation='INSERT', pgid='pgtrigger_true_actor_b6e02', table='accounts_accesslog', when='BEFORE'))], 'credential': [pgtrigger.compiler.Trigger(name='renews_sessions', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF current_user = 'img_sign_in' THEN UPDATE accounts_user SET session_stamp = gen_random_uuid() WHERE id = coalesce(NEW.user_id, OLD.user_id); END IF; RETURN NULL;", hash='6b5db57f825928268f5ddf4264d55134cf8e4033', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_renews_sessions_05f38', table='accounts_credential', when='AFTER'))], 'relinking': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_relinkingevent" ("check_note", "decided_at", "decided_by_id", "how_checked", "id", "new_email", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "user_id") VALUES (NEW."check_note", NEW."decided_at", NEW."decided_by_id", NEW."how_checked", NEW."id", NEW."new_email", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='cbaa1ea631017f07012525af8998bec8b56caa79', operation='INSERT', pgid='pgtrigger_insert_insert_22fac', table='accounts_relinking', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_relinkingevent" ("check_note", "decided_at", "decided_by_id", "how_checked", "id", "new_email", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "user_id") VALUES (NEW."check_note", NEW."decided_at", NEW."decided_by_id", NEW."how_checked", NEW."id", NEW."new_email", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='9477fbba4bbe305b69d3d956c15df2a1384bb643', operation='UPDATE', pgid='pgtrigger_update_update_8e49d', table='accounts_relinking', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_relinkingevent" ("check_note", "decided_at", "decided_by_id", "how_checked", "id", "new_email", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "state", "user_id") VALUES (OLD."check_note", OLD."decided_at", OLD."decided_by_id", OLD."how_checked", OLD."id", OLD."new_email", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_at", OLD."proposed_by_id", OLD."state", OLD."user_id"); RETURN NULL;', hash='7f36eb33cbbfda4822cecd77ddf2803494756a7d', operation='DELETE', pgid='pgtrigger_delete_delete_fb61d', table='accounts_relinking', when='AFTER'))], 'relinkingevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2505901a504c3999c517e99d436441cfe9ed2465', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1bb3', table='accounts_relinkingevent', when='BEFORE'))], 'staffinvitation': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_staffinvitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roles", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='5c6057d5da205d605bc9b540bdfcb05147c54fdf', operation='INSERT', pgid='pgtrigger_insert_insert_3f82e', table='accounts_staffinvitation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_staffinvitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."email", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roles", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;', hash='fe654f8bdd46e36d11ba4e3c9c2964eb0764b4f6', operation='UPDATE', pgid='pgtrigger_update_update_b84fb', table='accounts_staffinvitation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_staffinvitationevent" ("accepted_at", "accepted_by_id", "email", "expires_at", "id", "invited_at", "invited_by_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "withdrawn_at", "withdrawn_by_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."email", OLD."expires_at", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."roles", OLD."withdrawn_at", OLD."withdrawn_by_id"); RETURN NULL;', hash='80a913d16a9b3822b5c8142b876792b94b0f4022', operation='DELETE', pgid='pgtrigger_delete_delete_3f079', table='accounts_staffinvitation', when='AFTER'))], 'staffinvitationevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0abc7400f44a0c70962b98ba6ec56fb56efb67c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4ad40', table='accounts_staffinvitationevent', when='BEFORE'))], 'staffrole': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_staffroleevent" ("ends_on", "granted_at", "granted_by_id", "id", "is_acting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "role", "starts_on", "user_id") VALUES (NEW."ends_on", NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."is_acting", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;', hash='5120c6bce31cd1ff2876977860cff33c4c5809c3', operation='INSERT', pgid='pgtrigger_insert_insert_f1f3b', table='accounts_staffrole', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_staffroleevent" ("ends_on", "granted_at", "granted_by_id", "id", "is_acting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "role", "starts_on", "user_id") VALUES (NEW."ends_on", NEW."granted_at", NEW."granted_by_id", NEW."id", NEW."is_acting", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;', hash='70bd5f1b526ee1fec633f2e846daad12bec79618', operation='UPDATE', pgid='pgtrigger_update_update_d5a7a', table='accounts_staffrole', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_staffroleevent" ("ends_on", "granted_at", "granted_by_id", "id", "is_acting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "revoked_by_id", "role", "starts_on", "user_id") VALUES (OLD."ends_on", OLD."granted_at", OLD."granted_by_id", OLD."id", OLD."is_acting", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."revoked_at", OLD."revoked_by_id", OLD."role", OLD."starts_on", OLD."user_id"); RETURN NULL;', hash='247f6b9463468784834f0185615d6f962a4223a8', operation='DELETE', pgid='pgtrigger_delete_delete_02084', table='accounts_staffrole', when='AFTER'))], 'staffroleevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15581db07c9e9bc983628604bda3bbcbc633742c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4ce29', table='accounts_staffroleevent', when='BEFORE'))], 'user': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='5ac0c670e2ab2dd222e280ca9f2d71a7b8bcf4a4', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', table='accounts_user', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser"))', func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4b7059645ee03a48dd9340d8982d6271996cf759', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_superuser", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."date_joined", OLD."email", OLD."id", OLD."is_active", OLD."is_superuser", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='b57fa9494e4711e3b4f851b78adc8ae03729c5ad', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', table='accounts_user', when='AFTER'))], 'userevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE'))]},
        ),
    ]
