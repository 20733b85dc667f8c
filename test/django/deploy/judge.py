"""What `manage.py check --deploy` says of many settings modules.

Reads a JSON list from standard input: [{"files": {path: text}, "module": name, "real": bool}]. Prints {"django": version,
"ids": [[id, …], …]}: the ids of the security checks and of 4_0.E001, in the order of the input. All modules are loaded in
this one process, each as `django.conf.Settings` loads it; for those that say "real", `manage.py check --deploy` runs too and
must say the same.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import django
from django.conf import Settings, settings
from django.core import checks
from django.core.checks.compatibility import django_4_0  # noqa: F401
from django.core.checks.security import base, csrf, sessions  # noqa: F401


def main():
    projects = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as root:
        print(json.dumps({"django": django.get_version(), "ids": [judge(root, number, each) for number, each in enumerate(projects)]}))


def judge(root, number, project):
    folder = os.path.join(root, str(number))
    for path, text in project["files"].items():
        file = os.path.join(folder, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8") as out:
            out.write(text)
    sys.path.insert(0, folder)
    try:
        settings._wrapped = Settings(project["module"])
        found = checks.run_checks(
            tags=[checks.Tags.security, checks.Tags.compatibility], include_deployment_checks=True
        )
    finally:
        sys.path.remove(folder)
    ids = sorted({message.id for message in found if is_ours(message.id) and not message.is_silenced()})
    if project["real"]:
        said = really(folder)
        assert said == ids, f"{project['module']}: manage.py says {said}, the checks say {ids}"
    return ids


def really(folder):
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"], cwd=folder, capture_output=True, text=True, check=False
    )
    ids = re.findall(r"\((\w+\.[A-Z]\d{3})\)", run.stdout + run.stderr)
    assert ids or "no issues" in run.stdout, run.stdout + run.stderr
    return sorted({each for each in ids if is_ours(each)})


def is_ours(check):
    return check == "4_0.E001" or bool(re.fullmatch(r"security\.(W0\d\d|E02[34])", check))


main()
