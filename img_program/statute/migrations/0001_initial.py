import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import img_program.database.access
import img_program.database.operations
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
                    name='Provision',
                    fields=[
                        ('key', models.SlugField(max_length=80, primary_key=True, serialize=False, verbose_name='key')),
                        ('citation', models.CharField(max_length=160, verbose_name='citation')),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('summary', models.TextField(max_length=2000, verbose_name='summary in plain language')),
                        ('effective', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='in force')),
                        ('source_url', models.URLField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address of the text')),
                        ('certainty', models.CharField(choices=[('verified', 'Read at its public source'), ('recalled', 'We recall this; staff will confirm it'), ('unknown', 'Not known; this is our working assumption until staff settle it')], max_length=10, verbose_name='certainty')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order on the page')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason for the last change')),
                        ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'ordering': ['position', 'key'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('certainty__in', ['verified', 'recalled', 'unknown'])), name='statute_provision_certainty_known'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='statute_provision_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='Parameter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=80, verbose_name='key')),
                        ('label', models.CharField(max_length=160, verbose_name='label')),
                        ('kind', models.CharField(choices=[('money', 'Dollars'), ('integer', 'Whole number'), ('percent', 'Percent'), ('boolean', 'Yes or no'), ('text', 'Text'), ('date', 'Date'), ('list', 'List')], max_length=10, verbose_name='kind')),
                        ('value', models.JSONField(verbose_name='value')),
                        ('unit', models.CharField(blank=True, max_length=60, verbose_name='unit')),
                        ('effective', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='in force')),
                        ('provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parameters', to='statute.provision')),
                        ('certainty', models.CharField(choices=[('verified', 'Read at its public source'), ('recalled', 'We recall this; staff will confirm it'), ('unknown', 'Not known; this is our working assumption until staff settle it')], max_length=10, verbose_name='certainty')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason for the last change')),
                        ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'ordering': ['key', 'effective'],
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('key', '='), ('effective', '&&')], name='statute_parameter_one_value_a_day', violation_error_message='Another value of this parameter is already in force on some of these days.'), models.CheckConstraint(condition=models.Q(('effective__isempty', False), ('effective__startswith__isnull', False)), name='statute_parameter_has_a_start'), models.CheckConstraint(condition=models.Q(('kind__in', ['money', 'integer', 'percent', 'boolean', 'text', 'date', 'list'])), name='statute_parameter_kind_known'), models.CheckConstraint(condition=models.Q(('certainty__in', ['verified', 'recalled', 'unknown'])), name='statute_parameter_certainty_known'), img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT', 'img_retention': 'SELECT', 'img_staff': 'SELECT, INSERT, UPDATE', 'img_system': 'SELECT, INSERT, UPDATE, DELETE', 'img_web': 'SELECT'}, name='statute_parameter_access', no_policy_because='Public reference data: every row may be read by everybody.')],
                    },
                ),
                migrations.CreateModel(
                    name='ParameterEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='statute.parameter')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('key', models.CharField(max_length=80, verbose_name='key')),
                        ('label', models.CharField(max_length=160, verbose_name='label')),
                        ('kind', models.CharField(choices=[('money', 'Dollars'), ('integer', 'Whole number'), ('percent', 'Percent'), ('boolean', 'Yes or no'), ('text', 'Text'), ('date', 'Date'), ('list', 'List')], max_length=10, verbose_name='kind')),
                        ('value', models.JSONField(verbose_name='value')),
                        ('unit', models.CharField(blank=True, max_length=60, verbose_name='unit')),
                        ('effective', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='in force')),
                        ('provision', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='statute.provision')),
                        ('certainty', models.CharField(choices=[('verified', 'Read at its public source'), ('recalled', 'We recall this; staff will confirm it'), ('unknown', 'Not known; this is our working assumption until staff settle it')], max_length=10, verbose_name='certainty')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason for the last change')),
                        ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='statute_parameterevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
                migrations.CreateModel(
                    name='ProvisionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='statute.provision')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('key', models.SlugField(db_index=False, max_length=80, serialize=False, verbose_name='key')),
                        ('citation', models.CharField(max_length=160, verbose_name='citation')),
                        ('title', models.CharField(max_length=160, verbose_name='title')),
                        ('summary', models.TextField(max_length=2000, verbose_name='summary in plain language')),
                        ('effective', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='in force')),
                        ('source_url', models.URLField(blank=True, max_length=300, validators=[django.core.validators.URLValidator(schemes=['https'])], verbose_name='address of the text')),
                        ('certainty', models.CharField(choices=[('verified', 'Read at its public source'), ('recalled', 'We recall this; staff will confirm it'), ('unknown', 'Not known; this is our working assumption until staff settle it')], max_length=10, verbose_name='certainty')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order on the page')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason for the last change')),
                        ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                    ],
                    options={
                        'abstract': False,
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT', 'img_person': 'SELECT, INSERT', 'img_retention': 'SELECT, INSERT, DELETE', 'img_staff': 'SELECT, INSERT', 'img_system': 'SELECT, INSERT'}, name='statute_provisionevent_access', policies=[img_program.database.access.Policy(('img_person', 'img_staff', 'img_system'), check='pg_trigger_depth() > 0', command='INSERT'), img_program.database.access.Policy(['img_retention'], '', check='true', command='INSERT'), img_program.database.access.Policy(['img_staff', 'img_system', 'img_auditor', 'img_retention'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_retention'], 'true', check='', command='DELETE')])],
                    },
                ),
            ],
        ),
        img_program.database.operations.AddTriggers(
            triggers={'parameter': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "statute_parameterevent" ("certainty", "effective", "id", "key", "kind", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "set_at", "set_by_id", "unit", "value") VALUES (NEW."certainty", NEW."effective", NEW."id", NEW."key", NEW."kind", NEW."label", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provision_id", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."unit", NEW."value"); RETURN NULL;', hash='cd4398b3b28cbe3fd83c8ed6b8d1ad300e2d9369', operation='INSERT', pgid='pgtrigger_insert_insert_c0568', table='statute_parameter', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "statute_parameterevent" ("certainty", "effective", "id", "key", "kind", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "set_at", "set_by_id", "unit", "value") VALUES (NEW."certainty", NEW."effective", NEW."id", NEW."key", NEW."kind", NEW."label", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provision_id", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."unit", NEW."value"); RETURN NULL;', hash='a8ea84edfcad269b47a388c3dbd023b95ebc069d', operation='UPDATE', pgid='pgtrigger_update_update_ccd32', table='statute_parameter', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "statute_parameterevent" ("certainty", "effective", "id", "key", "kind", "label", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provision_id", "reason", "set_at", "set_by_id", "unit", "value") VALUES (OLD."certainty", OLD."effective", OLD."id", OLD."key", OLD."kind", OLD."label", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provision_id", OLD."reason", OLD."set_at", OLD."set_by_id", OLD."unit", OLD."value"); RETURN NULL;', hash='736e59c4076a202b804e8d36051d622d57568f19', operation='DELETE', pgid='pgtrigger_delete_delete_5615c', table='statute_parameter', when='AFTER'))], 'parameterevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0126f192b93b4a76a0f8e1788b7fd5d3def54a15', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_97d50', table='statute_parameterevent', when='BEFORE'))], 'provision': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "statute_provisionevent" ("certainty", "citation", "effective", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "set_at", "set_by_id", "source_url", "summary", "title") VALUES (NEW."certainty", NEW."citation", NEW."effective", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."key", NEW."position", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."source_url", NEW."summary", NEW."title"); RETURN NULL;', hash='7f2965cb5fe03b83aee0680ac114e9114f37fe01', operation='INSERT', pgid='pgtrigger_insert_insert_8b820', table='statute_provision', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "statute_provisionevent" ("certainty", "citation", "effective", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "set_at", "set_by_id", "source_url", "summary", "title") VALUES (NEW."certainty", NEW."citation", NEW."effective", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."key", NEW."position", NEW."reason", NEW."set_at", NEW."set_by_id", NEW."source_url", NEW."summary", NEW."title"); RETURN NULL;', hash='e77c814649bc12c52c50bb34adc1ca5aba25d27a', operation='UPDATE', pgid='pgtrigger_update_update_f3344', table='statute_provision', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "statute_provisionevent" ("certainty", "citation", "effective", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "set_at", "set_by_id", "source_url", "summary", "title") VALUES (OLD."certainty", OLD."citation", OLD."effective", OLD."key", _pgh_attach_context(), NOW(), \'delete\', OLD."key", OLD."position", OLD."reason", OLD."set_at", OLD."set_by_id", OLD."source_url", OLD."summary", OLD."title"); RETURN NULL;', hash='682bc8277cae12af62d8c8514379127aa19b9618', operation='DELETE', pgid='pgtrigger_delete_delete_5d492', table='statute_provision', when='AFTER'))], 'provisionevent': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2eb8132250c6815a04cc4ee2c7881d1ef55ba67f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e0417', table='statute_provisionevent', when='BEFORE'))]},
        ),
    ]
