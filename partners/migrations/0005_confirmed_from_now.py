"""Officers of the time before confirmations count as confirmed today: otherwise most would rest with the new version."""

from django.db import migrations

CONFIRM = """
    UPDATE partners_membership SET confirmed_on = current_date, confirmed_by_label = 'installation of the portal'
    WHERE role = 'nominating_officer' AND confirmed_on IS NULL AND starts_on <= current_date AND (ends_on IS NULL OR ends_on >= current_date)
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_delegation")]
    operations = [migrations.RunSQL(CONFIRM, migrations.RunSQL.noop)]
