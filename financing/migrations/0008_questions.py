"""What is asked about an application before its decision: its table, and the state in which one waits for the answer."""

import django.db.models.deletion
import financing.choices
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0007_closing_days_looks_here'),
        ('partners', '0008_wanted_resets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='question')),
                ('asked_on', models.DateField()),
                ('until_on', models.DateField(verbose_name='last day to answer')),
                ('business_days_left', models.PositiveSmallIntegerField(verbose_name='of the promised answer, when it was asked')),
                ('answer', models.TextField(blank=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='application',
            name='application_moves',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_live_was_submitted',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_in_review_has_day',
        ),
        migrations.RemoveConstraint(
            model_name='applicationline',
            name='invoice_in_one_live_application',
        ),
        migrations.AlterField(
            model_name='application',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('in-review', 'in review'), ('needs-information', 'needs information'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('lapsed', 'lapsed')], default=financing.choices.State['DRAFT'], max_length=32),
        ),
        migrations.AlterField(
            model_name='applicationline',
            name='application_state',
            field=models.CharField(default=financing.choices.State['DRAFT'], max_length=32),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='application_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,draft:withdrawn,draft:lapsed,submitted:in-review,submitted:approved,submitted:declined,submitted:withdrawn,in-review:needs-information,in-review:approved,in-review:declined,in-review:withdrawn,needs-information:in-review,needs-information:withdrawn,needs-information:lapsed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2df1efd28c51249c656e78b7459d91939c5287cf', operation='UPDATE', pgid='pgtrigger_application_moves_ad1f6', table='financing_application', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', [financing.choices.State['SUBMITTED'], financing.choices.State['IN_REVIEW'], financing.choices.State['NEEDS_INFORMATION'], financing.choices.State['APPROVED'], financing.choices.State['DECLINED']]), _negated=True), ('submitted_on__isnull', False), _connector='OR'), name='application_live_was_submitted'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', [financing.choices.State['IN_REVIEW'], financing.choices.State['NEEDS_INFORMATION']]), _negated=True), ('taken_up_on__isnull', False), _connector='OR'), name='application_in_review_has_day'),
        ),
        migrations.AddConstraint(
            model_name='applicationline',
            constraint=models.UniqueConstraint(condition=models.Q(('application_state__in', [financing.choices.State['SUBMITTED'], financing.choices.State['IN_REVIEW'], financing.choices.State['NEEDS_INFORMATION']])), fields=('invoice',), name='invoice_in_one_live_application', violation_error_message='This invoice is in another application.'),
        ),
        migrations.AddField(
            model_name='question',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='financing.application'),
        ),
        migrations.AddField(
            model_name='question',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('partner', 'id'), name='question_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('application',), name='question_open_once', violation_error_message='A question is open already.'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('asked_on'))), name='question_forward'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('ended_by__isnull', True)), ('ended_on__isnull', False), _connector='OR'), name='question_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('answer', ''), ('ended_by__isnull', False), _connector='OR'), name='question_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('asked_on')), _connector='OR'), name='question_ends_after_it_began'),
        ),
        migrations.RunSQL(
            "ALTER TABLE financing_question ADD CONSTRAINT question_of_application"
            " FOREIGN KEY (partner_id, application_id) REFERENCES financing_application (partner_id, id)",
            "ALTER TABLE financing_question DROP CONSTRAINT question_of_application",
        ),
    ]
