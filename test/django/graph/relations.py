"""
Prints the relations of all models of a real Django as JSON: {label: {accessor: [kind, direction, target or null]}}.
Without arguments: all of django.contrib. With arguments: the folder of apps to put on the path, then app names.
"""

import json
import sys

import django
from django.apps import apps
from django.conf import settings

CONTRIB = ["admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites"]


def kind_of(field):
    if field.one_to_one:
        return "o2o"
    if field.many_to_many:
        return "m2m"
    return "o2m" if field.one_to_many else "fk"


def relations_of(model):
    relations = {}
    for field in model._meta.get_fields():
        if not field.is_relation:
            continue
        is_reverse = field.auto_created and not field.concrete
        target = field.related_model
        name = field.get_accessor_name() if is_reverse else field.name
        direction = "reverse" if is_reverse else "forward"
        label = None if target is None else target if isinstance(target, str) else target._meta.label
        relations[name] = [kind_of(field), direction, label]
    return relations


def main():
    names = ["django.contrib." + name for name in CONTRIB]
    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
        names = ["django.contrib." + name for name in CONTRIB] + sys.argv[2:]
    settings.configure(
        INSTALLED_APPS=names,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
        SECRET_KEY="only for reading models",
    )
    django.setup()
    models = {model._meta.label: relations_of(model) for model in apps.get_models()}
    print(json.dumps(models, indent=1, sort_keys=True))


main()
