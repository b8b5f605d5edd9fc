import django.db.models.deletion
import django.utils.timezone
import img_program.database.access
import img_program.database.operations
import img_program.jobs.models
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
                    name='OutboxMessage',
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
                        ('max_attempts', models.PositiveSmallIntegerField(default=8, verbose_name='most attempts')),
                        ('recipient', models.EmailField(max_length=254, verbose_name='to')),
                        ('subject', models.CharField(max_length=200, verbose_name='subject')),
                        ('text', models.TextField(verbose_name='text')),
                        ('html', models.TextField(verbose_name='HTML')),
                        ('template', models.CharField(max_length=100, verbose_name='template')),
                        ('key', models.CharField(max_length=200, null=True, unique=True, verbose_name='idempotency key')),
                        ('message_id', models.CharField(max_length=200, unique=True, verbose_name='Message-ID')),
                        ('handed_over_at', models.DateTimeField(null=True, verbose_name='handed to the mail server at')),
                        ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                        ('may_have_been_sent_twice', models.BooleanField(default=False, verbose_name='may have been sent twice')),
                        ('erased_at', models.DateTimeField(null=True, verbose_name='text erased at')),
                    ],
                    options={
                        'verbose_name': 'message',
                        'verbose_name_plural': 'messages',
                        'ordering': ['-created_at'],
                        'abstract': False,
                        'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['offer_after'], name='mail_outboxmessage_open')],
                        'constraints': [img_program.database.access.Access(grants={'img_auditor': 'SELECT (id, state, attempt, max_attempts, error_words, created_at, started_at, finished_at, requested_by_id, recipient, subject, template, message_id, sent_at, may_have_been_sent_twice, erased_at)', 'img_retention': 'SELECT, DELETE', 'img_staff': 'SELECT (id, state, attempt, max_attempts, error_words, created_at, started_at, finished_at, requested_by_id, recipient, subject, template, message_id, sent_at, may_have_been_sent_twice, erased_at)', 'img_system': 'SELECT, INSERT, UPDATE'}, name='mail_outboxmessage_access', policies=[img_program.database.access.Policy(['img_staff', 'img_auditor'], 'true', check='', command='SELECT'), img_program.database.access.Policy(['img_system', 'img_retention'], 'true', check='', command='ALL')])],
                    },
                ),
            ],
        ),
    ]
