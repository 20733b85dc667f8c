"""
Runs small Django projects in a real Django and counts the queries of each of their entry points.

Reads one JSON from standard input: {"examples": [{"files": {path: text}, "settings": module, "modules": [name]}]},
where `modules` are those whose entry points are called. Prints a JSON list, one value an example:
{"entries": [{"name", "module", "guessed", "runs": [run]}]} or {"error": why, "missing": package}.
A run is {"shape", "rows", "queries", "sql"} or {"shape", "rows", "error"}.

The database is filled in two shapes, with few and with many rows each: `each` gives every row a related row of its own,
`star` relates all rows to the first one. A query per row grows with the rows in one of them at least.
Every project runs in a process of its own, forked from one that has the common parts of Django loaded.
"""

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import runpy
import shutil
import signal
import sys
import tempfile
import traceback

SHAPES = ("each", "star")
ROWS = (3, 7)
SECONDS = 40

#: The app that has the users of the bookshop.
USERS = "accounts"

#: What Django imports sooner or later and what does not need the models of any app: each project would pay for it anew.
EARLY = """
django.conf.locale.en.formats django.contrib.admin.options django.contrib.admin.sites
django.contrib.admin.templatetags.admin_list django.contrib.admin.templatetags.log django.contrib.admin.views.main
django.contrib.auth.context_processors django.contrib.auth.hashers django.contrib.auth.password_validation
django.contrib.contenttypes.admin django.contrib.contenttypes.fields django.contrib.messages.context_processors
django.contrib.messages.storage.fallback django.contrib.sessions.backends.signed_cookies django.contrib.sitemaps
django.contrib.sites.shortcuts django.contrib.staticfiles.checks django.contrib.staticfiles.storage
django.contrib.syndication.views django.core.cache.utils django.core.management django.db.backends.sqlite3.base
django.db.models.sql.compiler django.template.context_processors django.template.defaulttags
django.template.loaders.app_directories django.template.loaders.cached django.templatetags.cache
django.templatetags.l10n django.templatetags.tz django.test.client django.test.utils django.utils.translation.reloader
django.views.generic getpass rest_framework.routers rest_framework.serializers
rest_framework.templatetags.rest_framework rest_framework.viewsets
""".split()


def main():
    examples = json.load(sys.stdin)["examples"]
    results = [None] * len(examples)
    with tempfile.TemporaryDirectory(prefix="django-coach-truth-") as folder:
        started = []
        for numbers in groups(examples):
            work = lambda: run_group(folder, {number: examples[number] for number in numbers})
            started.append((numbers, start(work, 4 * SECONDS * (len(numbers) + 3))))
        for numbers, child in started:
            answers = finish(child)
            for number in numbers:
                results[number] = answers if "error" in answers else answers[str(number)]
    json.dump(results, sys.stdout)


def groups(examples):
    """Numbers of examples with the same settings and users; a large group is split among the processors."""
    same = {}
    for number, example in enumerate(examples):
        files = example["files"]
        text = files.get(example["settings"].replace(".", "/") + ".py", "")
        users = [files[path] for path in sorted(files) if path.startswith(f"{USERS}/")]
        same.setdefault((text, *users), []).append(number)
    parts = min(4, os.cpu_count() or 1)
    for numbers in same.values():
        if len(numbers) < 4 * parts:
            yield numbers
        else:
            yield from (numbers[part::parts] for part in range(parts))


def in_child(work, seconds):
    """What work() gives, run in a forked process; {"error": …} when it raised or took too long."""
    return finish(start(work, seconds))


def start(work, seconds):
    reader, writer = os.pipe()
    child = os.fork()
    if child > 0:
        os.close(writer)
        return child, reader, seconds
    os.close(reader)
    signal.alarm(seconds)
    try:
        result = work()
    except ModuleNotFoundError as error:
        result = {"error": str(error), "missing": error.name}
    except BaseException:
        result = {"error": traceback.format_exc(limit=-4)}
    with os.fdopen(writer, "w") as stream:
        json.dump(result, stream)
    os._exit(0)


def finish(started):
    child, reader, seconds = started
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"error": f"took more than {seconds} s"}


def run_group(folder, examples):
    """Loads what all these projects share, then forks for each."""
    os.environ.setdefault("SECRET_KEY", "of a test")
    first = write(next(iter(examples.values())), folder)
    with contextlib.suppress(OSError, KeyError, ImportError):
        load_django(first, next(iter(examples.values()))["settings"])
    shutil.rmtree(first)
    answers = {}
    for number, example in examples.items():
        project = write(example, folder)
        answers[number] = in_child(lambda: run_example(project, example), 4 * SECONDS)
        shutil.rmtree(project)
    return answers


def write(example, folder):
    project = tempfile.mkdtemp(dir=folder)
    for path, text in example["files"].items():
        file = os.path.join(project, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    return project


def load_django(project, settings_module):
    """
    Starts Django with the apps that are the same in all these projects, imports what is slow, and makes their tables. The
    user class is one of them where it is the bookshop's; without it, only apps that need no user are.
    """
    import django
    from django.conf import settings

    values = runpy.run_path(os.path.join(project, settings_module.replace(".", "/") + ".py"))
    values = {name: value for name, value in values.items() if name.isupper()}
    installed = values["INSTALLED_APPS"]
    users = values.get("AUTH_USER_MODEL", "auth.User").split(".")[0]
    has_users = users in ("auth", USERS) and users in installed + ["auth"]
    free = ["django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "rest_framework"]
    contrib = [name for name in installed if name.startswith("django.contrib.")]
    early = [*contrib, "rest_framework", USERS] if has_users else free
    values["INSTALLED_APPS"] = [name for name in early if name in installed]
    settings.configure(**{**values, **overrides()})
    sys.path[:0] = [project]
    django.setup()
    for name in EARLY:
        with contextlib.suppress(ImportError, RuntimeError):
            importlib.import_module(name)
    import rows

    rows.create_tables()
    sys.path.remove(project)
    # Collecting garbage would copy the memory that forked processes share.
    gc.disable()
    gc.freeze()


def overrides():
    return {
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "ALLOWED_HOSTS": ["*"],
        "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "LOGGING_CONFIG": None,
        "ROOT_URLCONF": "urls_of_the_test",
        "DEBUG": False,
    }


def run_example(project, example):
    set_up(project, example["settings"])
    import entry_points
    import rows

    # The admin's URLs are those of the models that are registered by then.
    modules = [importlib.import_module(name) for name in example["modules"]]
    entry_points.install_urls(importlib.import_module(own_urls(project, example["settings"])))
    rows.create_tables()
    hints = rows.hints_in([text for path, text in example["files"].items() if path.endswith(".py")])
    entries = entry_points.find(modules)
    warm_up(entries)
    answers = [{"name": e.name, "module": e.module, "guessed": e.is_guessed, "runs": []} for e in entries]
    for shape in SHAPES:
        for count in ROWS:
            runs = in_child(lambda: measure(entries, shape, count, hints), SECONDS + len(entries))
            for number, answer in enumerate(answers):
                result = runs if "error" in runs else runs["runs"][number]
                answer["runs"].append({"shape": shape, "rows": count, **result})
    return {"entries": answers}


def warm_up(entries):
    """What each run would do again: read the URLs, compile the pages of the admin."""
    from django.template.loader import get_template
    from django.urls import NoReverseMatch, reverse

    if any("change list" in entry.name for entry in entries):
        for page in ("base.html", "base_site.html", "change_list.html", "change_list_results.html", "pagination.html"):
            get_template(f"admin/{page}")
    with contextlib.suppress(NoReverseMatch):
        reverse("admin:index")


def own_urls(project, settings_module):
    from django.conf import settings

    return getattr(settings, "OWN_URLCONF", None) or settings_module.replace("settings", "urls")


def set_up(project, settings_module):
    import django
    from django.apps import apps
    from django.conf import settings

    sys.path[:0] = [project]
    module = importlib.import_module(settings_module)
    values = {name: getattr(module, name) for name in dir(module) if name.isupper()}
    installed = values.get("INSTALLED_APPS", [])
    values["INSTALLED_APPS"] = [*installed, *forgotten_apps(project, installed)]
    values["OWN_URLCONF"] = values.get("ROOT_URLCONF")
    values = {**values, **overrides()}
    if not settings.configured:
        settings.configure(**values)
        django.setup()
        return
    for name, value in values.items():
        setattr(settings, name, value)
    apps.set_installed_apps(values["INSTALLED_APPS"])
    apps.clear_cache()


def forgotten_apps(project, installed):
    """Folders with models that the settings do not name: an example shows the least that it can."""
    folders = sorted(name for name in os.listdir(project) if os.path.exists(os.path.join(project, name, "models.py")))
    return [name for name in folders if not any(app == name or app.startswith(name + ".") for app in installed)]


def measure(entries, shape, count, hints):
    """The runs of all entry points on one filled database; each starts with the same rows."""
    import rows
    from django.db import connection

    rows.fill(shape, count, hints)
    filled = sqlite_copy(connection.connection)
    runs = []
    for entry in entries:
        filled.backup(connection.connection)
        runs.append(run(entry))
    return {"runs": runs}


def sqlite_copy(source):
    import sqlite3

    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    return copy


def run(entry):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    try:
        call = entry.prepare()
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            with CaptureQueriesContext(connection) as captured:
                call()
    except (Exception, SystemExit) as error:
        return {"error": "".join(traceback.format_exception(error, limit=-3))}
    sql = [query["sql"] for query in captured.captured_queries]
    sql = [text for text in sql if not text.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"))]
    return {"queries": len(sql), "sql": sql}


if __name__ == "__main__":
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__))]
    main()
