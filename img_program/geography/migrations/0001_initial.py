import django.core.validators
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
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        img_program.database.operations.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Region',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name in addresses')),
                        ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ],
                    options={
                        'ordering': ['position', 'name'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_region_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='County',
                    fields=[
                        ('fips', models.CharField(max_length=5, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^27\\d{3}$', 'A Minnesota county code is 27 and three digits.')], verbose_name='county code')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                        ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counties', to='geography.region')),
                    ],
                    options={
                        'verbose_name_plural': 'counties',
                        'ordering': ['name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('fips__regex', '^27\\d{3}$')), name='geography_county_code_of_minnesota'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, UPDATE (region_id)', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_county_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='Designation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('hpsa_primary_care', 'Primary care HPSA'), ('mua', 'Medically underserved area (MUA)'), ('mup', 'Medically underserved population (MUP)')], max_length=20, verbose_name='kind')),
                        ('federal_id', models.CharField(max_length=20, verbose_name='federal id')),
                        ('service_area', models.CharField(blank=True, help_text='Empty for HPSAs, whose id is enough.', max_length=200, verbose_name='service area in the key')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('designation_type', models.CharField(max_length=120, verbose_name='type')),
                        ('coverage', models.CharField(choices=[('area', 'An area'), ('population', 'A group of people'), ('facility', 'One facility')], max_length=10, verbose_name='is about')),
                        ('status', models.CharField(choices=[('designated', 'Designated'), ('proposed', 'Proposed for withdrawal'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='status')),
                        ('designated_on', models.DateField(verbose_name='designated on')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                        ('last_update_on', models.DateField(blank=True, null=True, verbose_name='federal row last changed on')),
                        ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='score')),
                        ('population_type', models.CharField(blank=True, max_length=200, verbose_name='population')),
                        ('had_break', models.BooleanField(default=False, verbose_name='was interrupted')),
                        ('missing_since', models.DateField(blank=True, null=True, verbose_name='missing from the federal list since')),
                    ],
                    options={
                        'ordering': ['kind', 'federal_id', 'service_area'],
                        'indexes': [models.Index(fields=['status', 'designated_on'], name='geography_designation_days')],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'federal_id', 'service_area'), name='geography_designation_key'), models.CheckConstraint(condition=models.Q(('kind__in', ['hpsa_primary_care', 'mua', 'mup'])), name='geography_designation_kind'), models.CheckConstraint(condition=models.Q(('status__in', ['designated', 'proposed', 'withdrawn'])), name='geography_designation_status'), models.CheckConstraint(condition=models.Q(('coverage__in', ['area', 'population', 'facility'])), name='geography_designation_about'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_designation_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationImport',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Working'), ('succeeded', 'Done'), ('failed', 'Could not be done'), ('cancelled', 'Stopped')], default='queued', max_length=10, verbose_name='state')),
                        ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='attempt')),
                        ('max_attempts', models.PositiveSmallIntegerField(default=5, verbose_name='most attempts')),
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
                        ('federal_list', models.CharField(blank=True, choices=[('hpsa', 'Primary care HPSAs'), ('muap', 'MUAs and MUPs')], max_length=5, verbose_name='list')),
                        ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                        ('sha256', models.CharField(max_length=64, verbose_name='hash of the file')),
                        ('size', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                        ('storage_name', models.CharField(max_length=200, verbose_name='where it is kept')),
                        ('source', models.CharField(default='HRSA data download', max_length=200, verbose_name='source')),
                        ('accepts_losses', models.BooleanField(default=False, verbose_name='many designations may be missing')),
                        ('file_date', models.DateField(blank=True, null=True, verbose_name='date of the file')),
                        ('rows_read', models.PositiveIntegerField(default=0, verbose_name='rows read')),
                        ('rows_elsewhere', models.PositiveIntegerField(default=0, verbose_name='rows of other states')),
                        ('rows_kept', models.PositiveIntegerField(default=0, verbose_name='rows kept')),
                        ('rows_duplicate', models.PositiveIntegerField(default=0, verbose_name='rows that say the same again')),
                        ('rows_bad', models.PositiveIntegerField(default=0, verbose_name='rows not understood')),
                    ],
                    options={
                        'verbose_name': 'import of designations',
                        'verbose_name_plural': 'imports of designations',
                        'ordering': ['-created_at'],
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT, UPDATE'}, name='geography_designationimport_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['offer_after'], name='geography_import_open')],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('designation_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='geography.designationimport')),
                        ('designation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='geography.designation')),
                        ('kind', models.CharField(choices=[('new', 'New'), ('withdrawn', 'Withdrawn'), ('changed', 'Changed'), ('missing', 'No longer on the list'), ('back', 'On the list again')], max_length=10, verbose_name='what')),
                        ('details', models.JSONField(blank=True, default=list, verbose_name='details')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT'}, name='geography_designationchange_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationComponent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('designation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='components', to='geography.designation')),
                        ('kind', models.CharField(choices=[('county', 'County'), ('subdivision', 'City or township (county subdivision)'), ('tract', 'Census tract'), ('facility', 'Facility'), ('population', 'Population group'), ('unknown', 'Not said')], max_length=12, verbose_name='covers')),
                        ('geography_id', models.CharField(blank=True, max_length=40, verbose_name='federal geography id')),
                        ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geography.county')),
                        ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='post office')),
                        ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='ZIP code')),
                        ('missing_since', models.DateField(blank=True, null=True, verbose_name='missing from the federal list since')),
                    ],
                    options={
                        'ordering': [models.OrderBy(models.F('county_id'), nulls_last=True), 'kind', 'name', 'geography_id'],
                        'constraints': [models.UniqueConstraint(fields=('designation', 'kind', 'geography_id', 'county', 'name', 'address'), name='geography_component_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('kind__in', ['county', 'subdivision', 'tract', 'facility', 'population', 'unknown'])), name='geography_component_kind'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_designationcomponent_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationComponentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.designationcomponent')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('designation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='geography.designation')),
                        ('kind', models.CharField(choices=[('county', 'County'), ('subdivision', 'City or township (county subdivision)'), ('tract', 'Census tract'), ('facility', 'Facility'), ('population', 'Population group'), ('unknown', 'Not said')], max_length=12, verbose_name='covers')),
                        ('geography_id', models.CharField(blank=True, max_length=40, verbose_name='federal geography id')),
                        ('county', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='geography.county')),
                        ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('city', models.CharField(blank=True, max_length=100, verbose_name='post office')),
                        ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='ZIP code')),
                        ('missing_since', models.DateField(blank=True, null=True, verbose_name='missing from the federal list since')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_designationcomponentevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.designation')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('hpsa_primary_care', 'Primary care HPSA'), ('mua', 'Medically underserved area (MUA)'), ('mup', 'Medically underserved population (MUP)')], max_length=20, verbose_name='kind')),
                        ('federal_id', models.CharField(max_length=20, verbose_name='federal id')),
                        ('service_area', models.CharField(blank=True, help_text='Empty for HPSAs, whose id is enough.', max_length=200, verbose_name='service area in the key')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('designation_type', models.CharField(max_length=120, verbose_name='type')),
                        ('coverage', models.CharField(choices=[('area', 'An area'), ('population', 'A group of people'), ('facility', 'One facility')], max_length=10, verbose_name='is about')),
                        ('status', models.CharField(choices=[('designated', 'Designated'), ('proposed', 'Proposed for withdrawal'), ('withdrawn', 'Withdrawn')], max_length=10, verbose_name='status')),
                        ('designated_on', models.DateField(verbose_name='designated on')),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                        ('last_update_on', models.DateField(blank=True, null=True, verbose_name='federal row last changed on')),
                        ('score', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='score')),
                        ('population_type', models.CharField(blank=True, max_length=200, verbose_name='population')),
                        ('had_break', models.BooleanField(default=False, verbose_name='was interrupted')),
                        ('missing_since', models.DateField(blank=True, null=True, verbose_name='missing from the federal list since')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_designationevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='DesignationList',
                    fields=[
                        ('federal_list', models.CharField(choices=[('hpsa', 'Primary care HPSAs'), ('muap', 'MUAs and MUPs')], max_length=5, primary_key=True, serialize=False, verbose_name='list')),
                        ('file_date', models.DateField(verbose_name='date of the file')),
                        ('read_at', models.DateTimeField(verbose_name='read at')),
                        ('sha256', models.CharField(max_length=64, verbose_name='hash of the file')),
                        ('source', models.CharField(max_length=200, verbose_name='source')),
                    ],
                    options={
                        'ordering': ['federal_list'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_designationlist_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportProblem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('designation_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='geography.designationimport')),
                        ('line', models.PositiveIntegerField(verbose_name='line')),
                        ('column', models.CharField(blank=True, max_length=200, verbose_name='column')),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                    ],
                    options={
                        'ordering': ['line', 'pk'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT'}, name='geography_importproblem_access', policies=[img_program.database.access.Policy(['img_staff', 'img_system'], 'true', check='', command='ALL'), img_program.database.access.Policy(['img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
                migrations.CreateModel(
                    name='Place',
                    fields=[
                        ('key', models.SlugField(max_length=80, primary_key=True, serialize=False, verbose_name='key')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('kind', models.CharField(choices=[('city', 'City'), ('township', 'Township'), ('unorganized', 'Unorganized territory')], max_length=12, verbose_name='kind')),
                        ('source', models.CharField(max_length=200, verbose_name='source')),
                        ('counties', models.ManyToManyField(related_name='places', through='geography.PlaceCounty', to='geography.county')),
                    ],
                    options={
                        'ordering': ['name', 'key'],
                        'constraints': [models.UniqueConstraint(fields=('name', 'kind'), name='geography_place_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['city', 'township', 'unorganized'])), name='geography_place_kind_known'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_place_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='PlaceCounty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='place_counties', to='geography.place')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='geography.county')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('place', 'county'), name='geography_placecounty_once'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_placecounty_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='PlaceCountyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.placecounty')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('place', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='geography.place')),
                        ('county', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='geography.county')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_placecountyevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='PlaceEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.place')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('key', models.SlugField(db_index=False, max_length=80, serialize=False, verbose_name='key')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('kind', models.CharField(choices=[('city', 'City'), ('township', 'Township'), ('unorganized', 'Unorganized territory')], max_length=12, verbose_name='kind')),
                        ('source', models.CharField(max_length=200, verbose_name='source')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_placeevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='RegionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.region')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('slug', models.SlugField(db_index=False, max_length=60, verbose_name='short name in addresses')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_regionevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='ZipCode',
                    fields=[
                        ('code', models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name='ZIP code')),
                        ('post_office', models.CharField(max_length=60, verbose_name='post office')),
                        ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='zip_codes', to='geography.county')),
                    ],
                    options={
                        'ordering': ['code'],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='geography_zipcode_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='CountyEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='geography.county')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('fips', models.CharField(max_length=5, serialize=False, validators=[django.core.validators.RegexValidator('^27\\d{3}$', 'A Minnesota county code is 27 and three digits.')], verbose_name='county code')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('region', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='geography.region')),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='geography_countyevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'county': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_countyevent" ("fips", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."fips", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."fips", NEW."region_id"); RETURN NULL;', hash='182c397b18d0453ffcf147ae5948b26214df54db', operation='INSERT', pgid='pgtrigger_insert_insert_49b56', table='geography_county', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_countyevent" ("fips", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."fips", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."fips", NEW."region_id"); RETURN NULL;', hash='4add771a6b87a45ab105930ab2987d5cce7f6e76', operation='UPDATE', pgid='pgtrigger_update_update_486c4', table='geography_county', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_countyevent" ("fips", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (OLD."fips", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."fips", OLD."region_id"); RETURN NULL;', hash='aeffa08b991097f22ae82249dde27dcbc93f8ae5', operation='DELETE', pgid='pgtrigger_delete_delete_85aad', table='geography_county', when='AFTER'))], 'countyevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='86b63fd2b4ab78c1baf4b5b9ce6a97f39a366add', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_72114', table='geography_countyevent', when='BEFORE'))], 'designation': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_designationevent" ("coverage", "designated_on", "designation_type", "federal_id", "had_break", "id", "kind", "last_update_on", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population_type", "score", "service_area", "status", "withdrawn_on") VALUES (NEW."coverage", NEW."designated_on", NEW."designation_type", NEW."federal_id", NEW."had_break", NEW."id", NEW."kind", NEW."last_update_on", NEW."missing_since", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population_type", NEW."score", NEW."service_area", NEW."status", NEW."withdrawn_on"); RETURN NULL;', hash='eb3b88287a670da6973a07cae638c652f726b603', operation='INSERT', pgid='pgtrigger_insert_insert_d8601', table='geography_designation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_designationevent" ("coverage", "designated_on", "designation_type", "federal_id", "had_break", "id", "kind", "last_update_on", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population_type", "score", "service_area", "status", "withdrawn_on") VALUES (NEW."coverage", NEW."designated_on", NEW."designation_type", NEW."federal_id", NEW."had_break", NEW."id", NEW."kind", NEW."last_update_on", NEW."missing_since", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population_type", NEW."score", NEW."service_area", NEW."status", NEW."withdrawn_on"); RETURN NULL;', hash='23d4530666733b894c033f1b738ead0e2b043135', operation='UPDATE', pgid='pgtrigger_update_update_866a7', table='geography_designation', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_designationevent" ("coverage", "designated_on", "designation_type", "federal_id", "had_break", "id", "kind", "last_update_on", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population_type", "score", "service_area", "status", "withdrawn_on") VALUES (OLD."coverage", OLD."designated_on", OLD."designation_type", OLD."federal_id", OLD."had_break", OLD."id", OLD."kind", OLD."last_update_on", OLD."missing_since", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."population_type", OLD."score", OLD."service_area", OLD."status", OLD."withdrawn_on"); RETURN NULL;', hash='dae8a412d2866c1b290315839123994e359082e2', operation='DELETE', pgid='pgtrigger_delete_delete_721b5', table='geography_designation', when='AFTER'))], 'designationcomponent': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_designationcomponentevent" ("address", "city", "county_id", "designation_id", "geography_id", "id", "kind", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code") VALUES (NEW."address", NEW."city", NEW."county_id", NEW."designation_id", NEW."geography_id", NEW."id", NEW."kind", NEW."missing_since", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_code"); RETURN NULL;', hash='5793a6d8d57886d3abda06c11a1bfa20102d356f', operation='INSERT', pgid='pgtrigger_insert_insert_c1343', table='geography_designationcomponent', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_designationcomponentevent" ("address", "city", "county_id", "designation_id", "geography_id", "id", "kind", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code") VALUES (NEW."address", NEW."city", NEW."county_id", NEW."designation_id", NEW."geography_id", NEW."id", NEW."kind", NEW."missing_since", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_code"); RETURN NULL;', hash='ac6eaa8c1fb9daa4d40ca50b29bbafd2ad9d358b', operation='UPDATE', pgid='pgtrigger_update_update_5f224', table='geography_designationcomponent', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_designationcomponentevent" ("address", "city", "county_id", "designation_id", "geography_id", "id", "kind", "missing_since", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code") VALUES (OLD."address", OLD."city", OLD."county_id", OLD."designation_id", OLD."geography_id", OLD."id", OLD."kind", OLD."missing_since", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."postal_code"); RETURN NULL;', hash='26103301cdd1082bc3dafba83fc0bcfdfe37d01d', operation='DELETE', pgid='pgtrigger_delete_delete_8ee5f', table='geography_designationcomponent', when='AFTER'))], 'designationcomponentevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b012de232880f675e9e43f737ede1a42c4dfb184', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6bc37', table='geography_designationcomponentevent', when='BEFORE'))], 'designationevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be9e63a58e622791e155fe830397241d602a4079', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6573', table='geography_designationevent', when='BEFORE'))], 'place': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_placeevent" ("key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."key", NEW."source"); RETURN NULL;', hash='7666fb34d015959e65782bd41829ccc70865d30d', operation='INSERT', pgid='pgtrigger_insert_insert_d4f40', table='geography_place', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_placeevent" ("key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."key", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."key", NEW."source"); RETURN NULL;', hash='9b80ed8d3d4e9f903803c8b54bbc1354eec920dd', operation='UPDATE', pgid='pgtrigger_update_update_dff2d', table='geography_place', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_placeevent" ("key", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."key", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."key", OLD."source"); RETURN NULL;', hash='a2a2799b5bcb4fdc34a1e08f819c2ab60a7d38d8', operation='DELETE', pgid='pgtrigger_delete_delete_788af', table='geography_place', when='AFTER'))], 'placecounty': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_placecountyevent" ("county_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id") VALUES (NEW."county_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_id"); RETURN NULL;', hash='d2f481352b5de1e04585b71589171bb6bcebd50a', operation='INSERT', pgid='pgtrigger_insert_insert_bb2cc', table='geography_placecounty', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_placecountyevent" ("county_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id") VALUES (NEW."county_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_id"); RETURN NULL;', hash='a3a94b703672c70a489f705c90c9510d5c99fd59', operation='UPDATE', pgid='pgtrigger_update_update_7492e', table='geography_placecounty', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_placecountyevent" ("county_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id") VALUES (OLD."county_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place_id"); RETURN NULL;', hash='f7cf89f1a10de8c403574caa5a2170af97cf4886', operation='DELETE', pgid='pgtrigger_delete_delete_4bac7', table='geography_placecounty', when='AFTER'))], 'placecountyevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='da2ef52348ce84a755189c7bc436302e7e8232ca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2de0d', table='geography_placecountyevent', when='BEFORE'))], 'placeevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a125ad2142f974a6489fe761f3107ffa77298495', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a07ba', table='geography_placeevent', when='BEFORE'))], 'region': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_regionevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."slug"); RETURN NULL;', hash='4c3ba7394f41528fdfda48731c38c3769fc0deae', operation='INSERT', pgid='pgtrigger_insert_insert_e8731', table='geography_region', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "geography_regionevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."slug"); RETURN NULL;', hash='72a0a6e8773879ddb377a0fac793a4806083357a', operation='UPDATE', pgid='pgtrigger_update_update_1c9c3', table='geography_region', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "geography_regionevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "slug") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."slug"); RETURN NULL;', hash='06c1f9906e456d7873eaa021a80c2d78c3bce812', operation='DELETE', pgid='pgtrigger_delete_delete_c1221', table='geography_region', when='AFTER'))], 'regionevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='456fa93104d3a2b494b5420377bbc87fd8c42cf6', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_55415', table='geography_regionevent', when='BEFORE'))]},
        ),
    ]
