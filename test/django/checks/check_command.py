"""
Puts many generated projects into one and runs `manage.py check` over it, as a user would.

Reads one JSON from standard input: a list of {path: text}, paths relative to each project's root, settings in settings.py;
no two have an app of the same name. Prints {"django": version, "loaded": [bool], "messages": [[id, label of the object,
message]]}. Projects that Django cannot load, as it says in a process of their own, are left out of the one that is checked.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import django
import run_checks

MANAGE = """import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
"""


def main():
    projects = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="django-coach-command-") as folder:
        loaded = [loads(os.path.join(folder, str(number)), files) for number, files in enumerate(projects)]
        together = os.path.join(folder, "together")
        put_together(together, [files for files, ok in zip(projects, loaded) if ok])
        messages = check(together)
    json.dump({"django": django.get_version(), "loaded": loaded, "messages": messages}, sys.stdout)


def loads(folder, files):
    return "error" not in run_checks.in_child(lambda: run_checks.load(folder, files))


def put_together(folder, projects):
    apps = []
    for files in projects:
        apps += sorted({path.split("/")[0] for path in files if "/" in path})
        run_checks.write(folder, {path: text for path, text in files.items() if "/" in path})
    first = projects[0]["settings.py"]
    settings = re.sub(r"^INSTALLED_APPS = .*$", f"INSTALLED_APPS = {apps!r}", first, flags=re.MULTILINE)
    run_checks.write(folder, {"settings.py": settings, "manage.py": MANAGE})


def check(folder):
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--no-color"], cwd=folder, capture_output=True, text=True, check=False
    )
    said = run.stdout + run.stderr
    count = re.search(r"System check identified (\d+) issues? \(0 silenced\)", said)
    assert count, said[-3000:]
    messages = re.findall(r"^(\S+): \((\w+\.[A-Z]\d{3})\) (.*)$", said, flags=re.MULTILINE)
    assert len(messages) == int(count[1]), f"{len(messages)} of {count[1]} issues were read"
    return [[check_id, label, message] for label, check_id, message in messages]


if __name__ == "__main__":
    main()
