"""
Prints the SQL that a real Django compiles: reads {"models": text, "querysets": [text]} from standard input, writes a list
with `str(queryset.query)` of each, or {"error": why}.
"""

import json
import sys
import types

import django
from django.conf import settings


def main():
    given = json.load(sys.stdin)
    settings.configure(
        INSTALLED_APPS=["town"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    package = types.ModuleType("town")
    package.__path__ = []
    package.__file__ = "town/__init__.py"
    models = types.ModuleType("town.models")
    sys.modules.update({"town": package, "town.models": models})
    # The module is filled while Django loads the app's models: the registry is ready for them then.
    from django.apps import AppConfig

    class Town(AppConfig):
        name = "town"
        path = "town"

        def import_models(self):
            exec(compile(given["models"], "models.py", "exec"), models.__dict__)
            self.models_module = models
            self.models = self.apps.all_models["town"]

    package.Town = Town
    settings.INSTALLED_APPS[:] = ["town.Town"]
    models.__dict__["__name__"] = "town.models"
    django.setup()
    names = dict(models.__dict__)
    exec("from django.db.models import Count, F, Q", names)
    print(json.dumps([sql_of(text, names) for text in given["querysets"]]))


def sql_of(text, names):
    try:
        return str(eval(text, names).query)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


main()
