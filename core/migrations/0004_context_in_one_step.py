"""The history triggers ask which context a change belongs to. Asked as pghistory does, the question fails where there is none, in a
subtransaction, and its end walks over everything that the transaction has done: a list of ten thousand took the square of its time."""

from django.db import migrations

ASKS = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE AS $$
    DECLARE
        _id UUID := NULLIF(current_setting('pghistory.context_id', true), '');
        _metadata JSONB := NULLIF(current_setting('pghistory.context_metadata', true), '');
    BEGIN
        IF _id IS NULL OR _metadata IS NULL THEN
            RETURN NULL;
        END IF;
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (_id, _metadata, NOW(), NOW())
            ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
            WHERE pghistory_context.metadata != EXCLUDED.metadata;
        RETURN _id;
    END;
$$ LANGUAGE plpgsql;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_delegates_and_drafts"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [migrations.RunSQL(ASKS, migrations.RunSQL.noop)]
