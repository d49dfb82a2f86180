"""An empty database is made from the models as they are now, not by replaying the history of their migrations.

Replaying costs minutes, because each change of one model draws all that are tied to it anew; making costs seconds. Both end in
the same database: a test compares them. Migrations carry databases that have data from one version to the next.

Run as a migration would: extensions first, then tables with their constraints and indexes, then the statements written in SQL
by hand, which do nothing where there are no rows, then triggers. Migrations that move data by Python are left out for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """No table at all: a database that holds anything is never made anew."""
    return not connection.introspection.table_names()


def make_from_models(connection: BaseDatabaseWrapper) -> None:
    """All or nothing; afterwards every migration counts as applied."""
    loader = MigrationLoader(connection)
    with atomic(using=connection.alias):
        _make(connection, loader)
        recorder = MigrationRecorder(connection)
        recorder.ensure_schema()
        for app, name in loader.graph.nodes:
            recorder.record_applied(app, name)


def _make(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> None:
    operations = list(_operations(loader))
    nothing = ProjectState()
    with connection.schema_editor(atomic=False) as editor:
        for operation in operations:
            if isinstance(operation, CreateExtension):
                operation.database_forwards("core", editor, nothing, nothing)
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    with connection.schema_editor(atomic=False) as editor:
        for operation in operations:
            if isinstance(operation, migrations.RunSQL):
                operation.database_forwards("core", editor, nothing, nothing)
    pgtrigger.install(database=connection.alias)


def _operations(loader: MigrationLoader) -> Iterator[Operation]:
    """In the order in which they would run."""
    seen = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield from loader.graph.nodes[key].operations
