"""Kept counts: triggers on what is counted, and the first count. The SQL is frozen as it was written on that day."""

from django.db import migrations

SETUP = """
CREATE OR REPLACE FUNCTION tally_exchanges_material() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
IF TG_OP = 'INSERT' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'materials of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'materials of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'materials of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'materials of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSE
    PERFORM pg_advisory_xact_lock(7006600);
    DELETE FROM core_tallyrow WHERE name IN ('materials of partners');
END IF;
RETURN NULL;
END
$tally$;
CREATE OR REPLACE TRIGGER tally_insert_exchanges_material AFTER INSERT ON exchanges_material REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_material();
CREATE OR REPLACE TRIGGER tally_update_exchanges_material AFTER UPDATE ON exchanges_material REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_material();
CREATE OR REPLACE TRIGGER tally_delete_exchanges_material AFTER DELETE ON exchanges_material REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_material();
CREATE OR REPLACE TRIGGER tally_truncate_exchanges_material AFTER TRUNCATE ON exchanges_material FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_material();
SELECT pg_advisory_xact_lock(7006600);
DELETE FROM core_tallyrow WHERE name IN ('materials of partners');
INSERT INTO core_tallyrow (name, first, second, word, number)
SELECT name, first, second, word, sum(number) FROM (SELECT 'materials of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM exchanges_material) counted (name, first, second, word, number) GROUP BY name, first, second, word;
CREATE OR REPLACE FUNCTION tally_exchanges_mission() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
IF TG_OP = 'INSERT' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'missions of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'missions of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'missions of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'missions of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSE
    PERFORM pg_advisory_xact_lock(7006600);
    DELETE FROM core_tallyrow WHERE name IN ('missions of partners');
END IF;
RETURN NULL;
END
$tally$;
CREATE OR REPLACE TRIGGER tally_insert_exchanges_mission AFTER INSERT ON exchanges_mission REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_mission();
CREATE OR REPLACE TRIGGER tally_update_exchanges_mission AFTER UPDATE ON exchanges_mission REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_mission();
CREATE OR REPLACE TRIGGER tally_delete_exchanges_mission AFTER DELETE ON exchanges_mission REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_mission();
CREATE OR REPLACE TRIGGER tally_truncate_exchanges_mission AFTER TRUNCATE ON exchanges_mission FOR EACH STATEMENT EXECUTE FUNCTION tally_exchanges_mission();
SELECT pg_advisory_xact_lock(7006600);
DELETE FROM core_tallyrow WHERE name IN ('missions of partners');
INSERT INTO core_tallyrow (name, first, second, word, number)
SELECT name, first, second, word, sum(number) FROM (SELECT 'missions of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM exchanges_mission) counted (name, first, second, word, number) GROUP BY name, first, second, word;
CREATE OR REPLACE FUNCTION tally_scholarships_nomination() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
IF TG_OP = 'INSERT' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'nominations of calls', call_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows WHERE submitted_at IS NOT NULL
        UNION ALL SELECT 'nominations of partners', partner_id::bigint, call_id::bigint, state::varchar, 1 FROM new_rows WHERE submitted_at IS NOT NULL
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'nominations of calls', call_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows WHERE submitted_at IS NOT NULL
        UNION ALL SELECT 'nominations of calls', call_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows WHERE submitted_at IS NOT NULL
        UNION ALL SELECT 'nominations of partners', partner_id::bigint, call_id::bigint, state::varchar, 1 FROM new_rows WHERE submitted_at IS NOT NULL
        UNION ALL SELECT 'nominations of partners', partner_id::bigint, call_id::bigint, state::varchar, -1 FROM old_rows WHERE submitted_at IS NOT NULL
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'nominations of calls', call_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows WHERE submitted_at IS NOT NULL
        UNION ALL SELECT 'nominations of partners', partner_id::bigint, call_id::bigint, state::varchar, -1 FROM old_rows WHERE submitted_at IS NOT NULL
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSE
    PERFORM pg_advisory_xact_lock(7006600);
    DELETE FROM core_tallyrow WHERE name IN ('nominations of calls', 'nominations of partners');
END IF;
RETURN NULL;
END
$tally$;
CREATE OR REPLACE TRIGGER tally_insert_scholarships_nomination AFTER INSERT ON scholarships_nomination REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_scholarships_nomination();
CREATE OR REPLACE TRIGGER tally_update_scholarships_nomination AFTER UPDATE ON scholarships_nomination REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_scholarships_nomination();
CREATE OR REPLACE TRIGGER tally_delete_scholarships_nomination AFTER DELETE ON scholarships_nomination REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_scholarships_nomination();
CREATE OR REPLACE TRIGGER tally_truncate_scholarships_nomination AFTER TRUNCATE ON scholarships_nomination FOR EACH STATEMENT EXECUTE FUNCTION tally_scholarships_nomination();
SELECT pg_advisory_xact_lock(7006600);
DELETE FROM core_tallyrow WHERE name IN ('nominations of calls', 'nominations of partners');
INSERT INTO core_tallyrow (name, first, second, word, number)
SELECT name, first, second, word, sum(number) FROM (SELECT 'nominations of calls', call_id::bigint, 0::bigint, state::varchar, 1 FROM scholarships_nomination WHERE submitted_at IS NOT NULL UNION ALL SELECT 'nominations of partners', partner_id::bigint, call_id::bigint, state::varchar, 1 FROM scholarships_nomination WHERE submitted_at IS NOT NULL) counted (name, first, second, word, number) GROUP BY name, first, second, word;
CREATE OR REPLACE FUNCTION tally_training_consultation() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
IF TG_OP = 'INSERT' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'consultations of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'consultations of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'consultations of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'consultations of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSE
    PERFORM pg_advisory_xact_lock(7006600);
    DELETE FROM core_tallyrow WHERE name IN ('consultations of partners');
END IF;
RETURN NULL;
END
$tally$;
CREATE OR REPLACE TRIGGER tally_insert_training_consultation AFTER INSERT ON training_consultation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_consultation();
CREATE OR REPLACE TRIGGER tally_update_training_consultation AFTER UPDATE ON training_consultation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_consultation();
CREATE OR REPLACE TRIGGER tally_delete_training_consultation AFTER DELETE ON training_consultation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_consultation();
CREATE OR REPLACE TRIGGER tally_truncate_training_consultation AFTER TRUNCATE ON training_consultation FOR EACH STATEMENT EXECUTE FUNCTION tally_training_consultation();
SELECT pg_advisory_xact_lock(7006600);
DELETE FROM core_tallyrow WHERE name IN ('consultations of partners');
INSERT INTO core_tallyrow (name, first, second, word, number)
SELECT name, first, second, word, sum(number) FROM (SELECT 'consultations of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM training_consultation) counted (name, first, second, word, number) GROUP BY name, first, second, word;
CREATE OR REPLACE FUNCTION tally_training_enrolment() RETURNS trigger LANGUAGE plpgsql AS $tally$
BEGIN
IF TG_OP = 'INSERT' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'awarded of intakes', intake_id::bigint, partner_id::bigint, state::varchar, 1 FROM new_rows WHERE source = 'award'
        UNION ALL SELECT 'certified of intakes', intake_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM new_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'certified of partners', partner_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM new_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'enrolments of intakes', intake_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'enrolments of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'awarded of intakes', intake_id::bigint, partner_id::bigint, state::varchar, 1 FROM new_rows WHERE source = 'award'
        UNION ALL SELECT 'awarded of intakes', intake_id::bigint, partner_id::bigint, state::varchar, -1 FROM old_rows WHERE source = 'award'
        UNION ALL SELECT 'certified of intakes', intake_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM new_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'certified of intakes', intake_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, -1 FROM old_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'certified of partners', partner_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM new_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'certified of partners', partner_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, -1 FROM old_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'enrolments of intakes', intake_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'enrolments of intakes', intake_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
        UNION ALL SELECT 'enrolments of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM new_rows
        UNION ALL SELECT 'enrolments of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO core_tallyrow (name, first, second, word, number)
    SELECT name, first, second, word, sum(number) FROM (
        SELECT 'awarded of intakes', intake_id::bigint, partner_id::bigint, state::varchar, -1 FROM old_rows WHERE source = 'award'
        UNION ALL SELECT 'certified of intakes', intake_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, -1 FROM old_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'certified of partners', partner_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, -1 FROM old_rows WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL
        UNION ALL SELECT 'enrolments of intakes', intake_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
        UNION ALL SELECT 'enrolments of partners', partner_id::bigint, 0::bigint, state::varchar, -1 FROM old_rows
    ) changed (name, first, second, word, number) GROUP BY name, first, second, word HAVING sum(number) <> 0;
ELSE
    PERFORM pg_advisory_xact_lock(7006600);
    DELETE FROM core_tallyrow WHERE name IN ('awarded of intakes', 'certified of intakes', 'certified of partners', 'enrolments of intakes', 'enrolments of partners');
END IF;
RETURN NULL;
END
$tally$;
CREATE OR REPLACE TRIGGER tally_insert_training_enrolment AFTER INSERT ON training_enrolment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_enrolment();
CREATE OR REPLACE TRIGGER tally_update_training_enrolment AFTER UPDATE ON training_enrolment REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_enrolment();
CREATE OR REPLACE TRIGGER tally_delete_training_enrolment AFTER DELETE ON training_enrolment REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_training_enrolment();
CREATE OR REPLACE TRIGGER tally_truncate_training_enrolment AFTER TRUNCATE ON training_enrolment FOR EACH STATEMENT EXECUTE FUNCTION tally_training_enrolment();
SELECT pg_advisory_xact_lock(7006600);
DELETE FROM core_tallyrow WHERE name IN ('awarded of intakes', 'certified of intakes', 'certified of partners', 'enrolments of intakes', 'enrolments of partners');
INSERT INTO core_tallyrow (name, first, second, word, number)
SELECT name, first, second, word, sum(number) FROM (SELECT 'awarded of intakes', intake_id::bigint, partner_id::bigint, state::varchar, 1 FROM training_enrolment WHERE source = 'award' UNION ALL SELECT 'certified of intakes', intake_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM training_enrolment WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL UNION ALL SELECT 'certified of partners', partner_id::bigint, extract(year FROM completed_on)::bigint, ''::varchar, 1 FROM training_enrolment WHERE certificate_id IS NOT NULL AND completed_on IS NOT NULL UNION ALL SELECT 'enrolments of intakes', intake_id::bigint, 0::bigint, state::varchar, 1 FROM training_enrolment UNION ALL SELECT 'enrolments of partners', partner_id::bigint, 0::bigint, state::varchar, 1 FROM training_enrolment) counted (name, first, second, word, number) GROUP BY name, first, second, word;
"""
REMOVAL = """
DROP TRIGGER IF EXISTS tally_insert_exchanges_material ON exchanges_material;
DROP TRIGGER IF EXISTS tally_update_exchanges_material ON exchanges_material;
DROP TRIGGER IF EXISTS tally_delete_exchanges_material ON exchanges_material;
DROP TRIGGER IF EXISTS tally_truncate_exchanges_material ON exchanges_material;
DROP TRIGGER IF EXISTS tally_insert_exchanges_mission ON exchanges_mission;
DROP TRIGGER IF EXISTS tally_update_exchanges_mission ON exchanges_mission;
DROP TRIGGER IF EXISTS tally_delete_exchanges_mission ON exchanges_mission;
DROP TRIGGER IF EXISTS tally_truncate_exchanges_mission ON exchanges_mission;
DROP TRIGGER IF EXISTS tally_insert_scholarships_nomination ON scholarships_nomination;
DROP TRIGGER IF EXISTS tally_update_scholarships_nomination ON scholarships_nomination;
DROP TRIGGER IF EXISTS tally_delete_scholarships_nomination ON scholarships_nomination;
DROP TRIGGER IF EXISTS tally_truncate_scholarships_nomination ON scholarships_nomination;
DROP TRIGGER IF EXISTS tally_insert_training_consultation ON training_consultation;
DROP TRIGGER IF EXISTS tally_update_training_consultation ON training_consultation;
DROP TRIGGER IF EXISTS tally_delete_training_consultation ON training_consultation;
DROP TRIGGER IF EXISTS tally_truncate_training_consultation ON training_consultation;
DROP TRIGGER IF EXISTS tally_insert_training_enrolment ON training_enrolment;
DROP TRIGGER IF EXISTS tally_update_training_enrolment ON training_enrolment;
DROP TRIGGER IF EXISTS tally_delete_training_enrolment ON training_enrolment;
DROP TRIGGER IF EXISTS tally_truncate_training_enrolment ON training_enrolment;
DROP FUNCTION IF EXISTS tally_exchanges_material();
DROP FUNCTION IF EXISTS tally_exchanges_mission();
DROP FUNCTION IF EXISTS tally_scholarships_nomination();
DROP FUNCTION IF EXISTS tally_training_consultation();
DROP FUNCTION IF EXISTS tally_training_enrolment();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_views_and_tallies"),
        ("scholarships", "0012_enrolments_have_stays"),
        ("exchanges", "0006_earlier_cases"),
        ("training", "0007_papers_of_runs"),
    ]
    operations = [migrations.RunSQL(SETUP, REMOVAL)]
