"""
Runs Django's own system checks of models over small projects and prints what they say.

Reads one JSON from standard input: a list of {path: text}, paths relative to the project's root, settings in
settings.py or bookshop/settings.py.
Prints a JSON list: {"messages": [[id, label of the object, message]]} or {"error": why}. Each project runs in a process of
its own, forked from one that has Django loaded.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
import traceback

import django
import django.core.checks
import django.db.backends.sqlite3.base
import django.db.models  # loaded once, before the first fork


def main():
    results = []
    with tempfile.TemporaryDirectory(prefix="django-coach-checks-") as folder:
        for number, files in enumerate(json.load(sys.stdin)):
            results.append(in_child(lambda: check(os.path.join(folder, str(number)), files)))
    json.dump(results, sys.stdout)


def in_child(work):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                answer = work()
        except BaseException:
            answer = {"error": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = json.load(pipe)
    os.waitpid(child, 0)
    return answer


def write(folder, files):
    for path, text in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w") as file:
            file.write(text)


def load(folder, files):
    write(folder, files)
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings" if "settings.py" in files else "bookshop.settings"
    os.environ["SECRET_KEY"] = "x"
    django.setup()
    return {}


def check(folder, files):
    load(folder, files)
    messages = django.core.checks.run_checks(tags=[django.core.checks.Tags.models])
    return {"messages": [[message.id, label(message.obj), message.msg] for message in messages]}


def label(obj):
    if hasattr(obj, "model") and hasattr(obj, "name"):
        return f"{obj.model._meta.label}.{obj.name}"
    return str(getattr(getattr(obj, "_meta", None), "label", obj))


if __name__ == "__main__":
    main()
