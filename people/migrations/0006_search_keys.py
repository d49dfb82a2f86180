"""Keys of names that are spelled the French way (Choukourova, Serguei, Alexandre) follow the new rules of `core.names`."""

from django.db import migrations

from core.names import search_key


def follow_the_rules(apps, schema_editor):
    person = apps.get_model("people", "Person")
    rows = person._base_manager.filter(given_names__iregex="gu[ei]|ou|dre") | person._base_manager.filter(family_name__iregex="gu[ei]|ou|dre")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        row.search_key = search_key(row.family_name, row.given_names, row.native_name)
        row.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [("people", "0005_birth_dates")]

    operations = [migrations.RunPython(follow_the_rules, migrations.RunPython.noop)]
