"""
Prints what a real Django knows of models as JSON: {"skipped": {app: reason}, "models": {label: {...}}}.
Arguments: a folder to put on the path, then the names of apps in it. Apps that cannot be loaded here are skipped.
Without arguments: the contrib apps alone.
"""

import json
import os
import sys

CONTRIB = ["admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites", "messages", "staticfiles"]

if len(sys.argv) > 1:
    folder = sys.argv[1]
    os.environ["RUNTESTS_DIR"] = folder
    sys.path[:0] = [os.path.dirname(folder), folder]

import django
from django.apps import apps
from django.conf import settings
from django.db.models import F, OrderBy


def kind_of(field):
    if field.one_to_one:
        return "o2o"
    if field.many_to_many:
        return "m2m"
    return "o2m" if field.one_to_many else "fk"


def relation_of(field):
    is_reverse = field.auto_created and not field.concrete
    target = field.related_model
    name = field.get_accessor_name() if is_reverse else field.name
    label = None if target is None else target if isinstance(target, str) else target._meta.label
    through = getattr(field.remote_field if not is_reverse else field, "through", None)
    return name, {
        "kind": kind_of(field),
        "direction": "reverse" if is_reverse else "forward",
        "to": label,
        "null": bool(field.null),
        "through": through._meta.label if through and kind_of(field) == "m2m" else None,
        "query_name": field.name,
    }


def relations_of(meta):
    relations = (relation_of(field) for field in meta.get_fields() if field.is_relation)
    # What a child inherits of a generic relation has no name on the other side.
    return [(name, relation) for name, relation in relations if name != "+"]


def ordered_by(item):
    if isinstance(item, OrderBy) and isinstance(item.expression, F):
        return ("-" if item.descending else "") + item.expression.name
    if isinstance(item, F):
        return item.name
    return item if isinstance(item, str) else "?"


def table_object_of(thing, names):
    return {
        "type": type(thing).__name__,
        "name": thing.name,
        "fields": names,
        "expressions": bool(thing.expressions) if hasattr(thing, "expressions") else False,
        "condition": getattr(thing, "condition", None) is not None,
    }


def constraint_of(constraint):
    described = table_object_of(constraint, list(getattr(constraint, "fields", [])))
    if described["type"] == "CheckConstraint":
        described["condition"] = True
    return described


def index_of(index):
    return table_object_of(index, [prefix_of(order) + name for name, order in index.fields_orders])


def prefix_of(order):
    return "-" if order else ""


def field_of(field):
    return {
        "type": field.get_internal_type() if type(field).__module__.startswith("django.") else None,
        "null": field.null,
        "blank": field.blank,
        "unique": field.unique,
        "primary_key": field.primary_key,
        "db_index": bool(field.db_index or field.unique) and not field.many_to_many,
        "max_length": field.max_length,
        "column": field.column,
        "has_default": field.has_default() or field.has_db_default(),
    }


def described(model):
    meta = model._meta
    fields = [*meta.fields, *meta.many_to_many]
    return {
        "file": sys.modules[model.__module__].__file__,
        "proxy": meta.proxy,
        "swapped": bool(meta.swapped),
        "managed": meta.managed,
        "db_table": meta.db_table,
        "ordering": [ordered_by(item) for item in meta.ordering],
        "managers": [manager.name for manager in meta.managers],
        "default_manager": meta.default_manager.name if meta.default_manager else None,
        "fields": {field.name: field_of(field) for field in fields},
        "relations": sorted(relations_of(meta), key=lambda pair: pair[0]),
        "constraints": [constraint_of(constraint) for constraint in meta.constraints],
        "indexes": [index_of(index) for index in meta.indexes],
        "unique_together": [list(names) for names in meta.unique_together],
        "pk": meta.pk.name if meta.pk else None,
    }


def loadable(names):
    skipped = {}
    for name in names:
        try:
            apps.set_installed_apps([*settings.INSTALLED_APPS, name])
        except Exception as error:
            skipped[name] = f"{type(error).__name__}: {str(error)[:80]}"
        finally:
            if apps.stored_app_configs:
                apps.unset_installed_apps()
    return [name for name in names if name not in skipped], skipped


def main():
    contrib = ["django.contrib." + name for name in CONTRIB]
    settings.configure(
        INSTALLED_APPS=contrib,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SECRET_KEY="only for reading models",
    )
    django.setup()
    names, skipped = loadable(sys.argv[2:])
    if names:
        apps.set_installed_apps([*contrib, *names])
    models = {model._meta.label: described(model) for model in apps.get_models()}
    print(json.dumps({"skipped": skipped, "models": models}, indent=1, sort_keys=True))


main()
