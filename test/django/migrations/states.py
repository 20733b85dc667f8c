"""
Makes states of an app: random edits of its models, with real `makemigrations` runs in between. Prints one JSON object a
line: the files of the state, and what Django's autodetector finds between the migrations and the models.

Usage: states.py SEED COUNT. The same seed gives the same states, whatever the count.
"""

import importlib
import json
import random
import sys
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

SETTINGS = {
    "SECRET_KEY": "x",
    "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "shop"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "USE_TZ": True,
}
SETTINGS_TEXT = "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items()) + 'ROOT_URLCONF = "bookshop.urls"\n'
HEAD = """import datetime
import decimal
import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHORT = 20
LONG = 10 * SHORT
SIZES = [("s", "Small"), ("l", "Large")]


def next_number():
    return 7


def cover_path(instance, filename):
    return f"covers/{filename}"


class ShelfManager(models.Manager):
    use_in_migrations = True


class PlainManager(models.Manager):
    pass


class Kind(models.TextChoices):
    PAPER = "paper"
    AUDIO = "audio", _("Audio book")


class Level(models.IntegerChoices):
    LOW = 1
    VERY_HIGH = 2


class Dated(models.Model):
    created = models.DateTimeField(default=timezone.now)
    kept = models.BooleanField(default=True, help_text="%s")

    class Meta:
        abstract = True
        ordering = ["%s"]

"""
NAMES = ["title", "name", "code", "price", "pages", "note", "day", "weight", "cover", "rank", "site", "mail"]
MODELS = ["Book", "Author", "Genre", "Shelf", "Label"]


class Walk:
    """One app that is edited step by step."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.models = {}
        self.help = "kept for ever"
        self.order = "created"
        for name in MODELS[:3]:
            self.add_model(name)

    # What a field may be: the class, and its arguments by name, each a list of ways to write one value.

    def field(self):
        pick = self.random.choice
        label = pick([None, None, ["'name'", "_('name')"], ["'other'", "_('other')"]])
        common = {"verbose_name": label} if label else {}
        kind = pick(
            "char text integer decimal boolean date email slug url uuid file choice level duration json binary key many user own".split()
        )
        if kind == "char":
            size = pick([["20", "SHORT", "2 * 10"], ["200", "LONG"], ["50"]])
            return ("models.CharField", {**common, "max_length": size, "default": pick([["''"], ["'x'"]])})
        if kind == "text":
            return ("models.TextField", {**common, "blank": ["True"], "default": ["''"]})
        if kind == "integer":
            name = pick(["IntegerField", "PositiveIntegerField", "BigIntegerField"])
            return (f"models.{name}", {**common, "default": pick([["0"], ["1"], ["next_number"]])})
        if kind == "decimal":
            digits = pick([["6"], ["8"]])
            default = pick([["decimal.Decimal('0')", "0"], ["decimal.Decimal('1.5')"]])
            return ("models.DecimalField", {"max_digits": digits, "decimal_places": ["2"], "default": default})
        if kind == "boolean":
            return ("models.BooleanField", {**common, "default": pick([["False"], ["True"]])})
        if kind == "date":
            if self.random.random() < 0.5:
                return ("models.DateTimeField", {"auto_now": ["True"]})
            return ("models.DateField", {**common, "null": ["True"], "blank": ["True"]})
        if kind == "email":
            return ("models.EmailField", {**common, "default": ["''"], **pick([{}, {"max_length": ["100"]}])})
        if kind == "slug":
            return ("models.SlugField", {"default": ["''"], **pick([{}, {"max_length": ["80"]}, {"db_index": ["False"]}])})
        if kind == "url":
            return ("models.URLField", {"blank": ["True"], "default": ["''"], **pick([{}, {"max_length": ["300"]}])})
        if kind == "uuid":
            return ("models.UUIDField", {"default": ["uuid.uuid4"], "editable": ["False"]})
        if kind == "file":
            return ("models.FileField", {"upload_to": pick([["cover_path"], ["'covers'"]]), "null": ["True"]})
        if kind == "choice":
            choices = pick([["Kind.choices", "[('paper', 'Paper'), ('audio', 'Audio book')]"], ["SIZES"]])
            return ("models.CharField", {"max_length": ["10"], "choices": choices, "default": ["Kind.PAPER", "'paper'"]})
        if kind == "level":
            default = pick([["Level.LOW", "1"], ["Level.VERY_HIGH", "2"]])
            return ("models.IntegerField", {"choices": ["Level.choices"], "default": default})
        if kind == "duration":
            days = pick([["datetime.timedelta(days=1)", "datetime.timedelta(hours=24)"], ["datetime.timedelta(days=2)"]])
            return ("models.DurationField", {"default": days})
        if kind == "json":
            return ("models.JSONField", {"default": pick([["dict"], ["list"]])})
        if kind == "binary":
            return ("models.BinaryField", {"null": ["True"], **pick([{}, {"editable": ["True"]}])})
        if kind == "own":
            return ("models.SmallIntegerField", {"default": ["0"], "db_column": pick([["'col_a'"], ["'col_b'"]])})
        if kind == "user":
            to = ["settings.AUTH_USER_MODEL", "'auth.User'"]
            return ("models.ForeignKey", {"to": to, "on_delete": ["models.SET_NULL"], "null": ["True"], "related_name": ["'+'"]})
        to = pick(list(self.models) or ["Book"])
        targets = [f"'{to}'", f"'shop.{to}'"]
        if kind == "key":
            delete = pick([["models.CASCADE"], ["models.PROTECT"], ["models.SET(next_number)"]])
            name = pick(["ForeignKey", "ForeignKey", "OneToOneField"])
            return (f"models.{name}", {"to": targets, "on_delete": delete, "null": ["True"], "related_name": ["'+'"]})
        return ("models.ManyToManyField", {"to": targets, "related_name": ["'+'"], **pick([{}, {"blank": ["True"]}])})

    def add_model(self, name):
        self.models[name] = {"fields": {}, "meta": {}, "base": "models.Model", "manager": None}
        for field in self.random.sample(NAMES, 2):
            self.models[name]["fields"][field] = self.field()
        if self.random.random() < 0.3:
            self.models[name]["base"] = "Dated"

    # Edits.

    def edit(self):
        pick = self.random.choice
        name = pick(list(self.models))
        model = self.models[name]
        fields = model["fields"]
        what = pick("add remove alter alter alter class rename option meta meta model base help nothing nothing".split())
        free = [each for each in NAMES if each not in fields]
        if what == "add" and free:
            fields[pick(free)] = self.field()
        elif what == "remove" and len(fields) > 1:
            self.drop(name, pick(list(fields)))
        elif what == "class" and fields:
            chosen = pick(list(fields))
            self.forget(name, chosen)
            fields[chosen] = self.field()
        elif what == "rename" and fields and free:
            chosen = pick(list(fields))
            self.forget(name, chosen)
            fields[pick(free)] = fields.pop(chosen)
        elif what in ("alter", "option") and fields:
            self.alter(fields, pick(list(fields)))
        elif what == "meta":
            self.meta(model)
        elif what == "model":
            new = [each for each in MODELS if each not in self.models]
            if new and self.random.random() < 0.6:
                self.add_model(pick(new))
            elif len(self.models) > 2:
                self.delete(name)
        elif what == "base":
            model["manager"] = pick([None, "ShelfManager", "PlainManager"])
        elif what == "help":
            self.help = pick(["kept for ever", "kept for a while"])
            self.order = pick(["created", "-created"])

    def alter(self, fields, name):
        pick = self.random.choice
        class_, options = fields[name]
        options = dict(options)
        is_relation = "to" in options
        choices = {
            "help_text": [["''"], ["'help'", "_('help')"]],
            "db_comment": None,
            "editable": [["True"], ["False"]],
            "blank": [["True"], ["False"]],
            "verbose_name": [["'name'", "_('name')"], ["'thing'"]],
            "validators": [["[]"], ["[MinValueValidator(0)]"], ["[MaxLengthValidator(limit_value=5), RegexValidator('^x$', 'no')]"]],
            "error_messages": [["{'null': 'no'}"]],
            "db_index": [["True"], ["False"]],
        }
        if is_relation:
            choices = {"limit_choices_to": [["{'pk': 1}"], ["models.Q(pk=1) | models.Q(pk=2)"]], "blank": choices["blank"], "db_constraint": [["True"], ["False"]]}
            if class_ != "models.ManyToManyField":
                choices["on_delete"] = [["models.CASCADE"], ["models.DO_NOTHING"]]
        elif "default" in options:
            choices["default"] = [options["default"], ["None"]]
        choice = pick([key for key, values in choices.items() if values])
        options[choice] = pick(choices[choice])
        fields[name] = (class_, options)

    def meta(self, model):
        pick = self.random.choice
        plain = [each for each, (class_, _) in model["fields"].items() if class_ != "models.ManyToManyField"]
        if not plain:
            return
        one = pick(plain)
        options = {
            "ordering": [f'["{one}"]', f'["-{one}"]', f'("{one}",)'],
            "verbose_name": ['"thing"', '_("thing")', '"object"'],
            "db_table": ['"things"', '"objects"'],
            "permissions": ['[("read", "Can read")]', '[("lend", "Can lend")]'],
            "get_latest_by": [f'"{one}"'],
            "default_permissions": ['("add",)'],
            "indexes": [
                f'[models.Index(fields=["{one}"], name="{{table}}_one")]',
                f'[models.Index(fields=["-{one}"])]',
                f'[models.Index(models.F("{one}"), name="{{table}}_f"), models.Index(fields=["id"], name="{{table}}_id")]',
            ],
            "constraints": [
                f'[models.UniqueConstraint(fields=["{one}"], name="{{table}}_u")]',
                f'[models.UniqueConstraint(fields=["{one}"], condition=models.Q(pk__gt=1) & ~models.Q(pk=3), name="{{table}}_u")]',
            ],
            "unique_together": [f'[("id", "{one}")]', f'("id", "{one}")'],
            "managed": ["True"],
        }
        name = pick(list(options))
        if name in model["meta"] and self.random.random() < 0.4:
            del model["meta"][name]
        else:
            model["meta"][name] = pick(options[name])

    def drop(self, model, field):
        self.forget(model, field)
        del self.models[model]["fields"][field]

    def forget(self, model, field):
        meta = self.models[model]["meta"]
        for option in [option for option, text in meta.items() if f'"{field}"' in text or f'"-{field}"' in text]:
            del meta[option]

    def delete(self, name):
        del self.models[name]
        for other, model in self.models.items():
            for field, (_, options) in list(model["fields"].items()):
                if any(name in text for text in options.get("to", [])):
                    self.drop(other, field)

    # Text.

    def text(self):
        head = HEAD % (self.help, self.order)
        return head + "".join(self.model_text(name, model) for name, model in self.models.items())

    def model_text(self, name, model):
        lines = [f"\nclass {name}({model['base']}):"]
        for field, (class_, options) in model["fields"].items():
            lines.append(f"    {field} = {self.call(class_, options)}")
        if not model["fields"]:
            lines.append("    pass")
        if model["manager"]:
            lines += ["", f"    objects = {model['manager']}()"]
        if self.random.random() < 0.3:
            lines += ["", "    def __str__(self):", f"        return '{name}'"]
        meta = dict(model["meta"])
        if meta:
            inherits = "(Dated.Meta)" if model["base"] == "Dated" and self.random.random() < 0.0 else ""
            lines += ["", f"    class Meta{inherits}:"]
            lines += [f"        {option} = {text.format(table=name.lower()) if '{table}' in text else text}" for option, text in meta.items()]
        return "\n".join(lines) + "\n\n"

    def call(self, class_, options):
        parts = {key: self.random.choice(ways) for key, ways in options.items()}
        positional = []
        if "to" in parts and self.random.random() < 0.5:
            positional.append(parts.pop("to"))
            if "on_delete" in parts and self.random.random() < 0.5:
                positional.append(parts.pop("on_delete"))
        elif "verbose_name" in parts and "to" not in parts and self.random.random() < 0.5:
            positional.append(parts.pop("verbose_name"))
        if self.random.random() < 0.2 and "null" not in parts and class_ != "models.ManyToManyField":
            parts["null"] = "False"
        named = [f"{key}={text}" for key, text in parts.items()]
        self.random.shuffle(named)
        return f"{class_}({', '.join(positional + named)})"


def load(folder, text):
    """Makes the app's models those of the text."""
    (folder / "shop/models.py").write_text(text)
    # Migrations hold functions of the models' module: a fresh process would see those of today.
    for module in [name for name in sys.modules if name.startswith("shop.")]:
        del sys.modules[module]
    apps.all_models["shop"].clear()
    apps.clear_cache()
    importlib.invalidate_caches()
    config = apps.get_app_config("shop")
    config.import_models()
    apps.clear_cache()


def truth():
    """What `makemigrations` would write, by lower-case model name: its kind, fields, and whether options change."""
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    questioner = NonInteractiveMigrationQuestioner(specified_apps={"shop"}, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    changes = detector.changes(graph=loader.graph, trim_to_apps={"shop"}, convert_apps={"shop"})
    found = {}

    def of(name):
        return found.setdefault(name.lower(), {"kind": "changed", "fields": set(), "options": False})

    for migration in changes.get("shop", []):
        for operation in migration.operations:
            kind = type(operation).__name__
            if kind in ("CreateModel", "DeleteModel"):
                of(operation.name)["kind"] = "new model" if kind == "CreateModel" else "gone model"
            elif kind in ("AddField", "RemoveField", "AlterField"):
                of(operation.model_name)["fields"].add(operation.name)
            else:
                of(getattr(operation, "model_name", None) or operation.name)["options"] = True
    for each in found.values():
        plain = each["kind"] == "changed"
        each["fields"] = sorted(each["fields"]) if plain else []
        each["options"] = each["options"] and plain
    return found


def walk(seed, steps):
    """The states of one walk."""
    folder = Path(tempfile.mkdtemp(prefix="states-"))
    (folder / "shop/migrations").mkdir(parents=True)
    (folder / "shop/__init__.py").write_text("")
    (folder / "shop/migrations/__init__.py").write_text("")
    sys.path.insert(0, str(folder))
    for name in [name for name in sys.modules if name == "shop" or name.startswith("shop.")]:
        del sys.modules[name]
    importlib.invalidate_caches()
    edits = Walk(seed)
    if not apps.ready:
        (folder / "shop/models.py").write_text(edits.text())
        django.setup()
    else:
        config = apps.get_app_config("shop")
        config.path, config.module = str(folder / "shop"), importlib.import_module("shop")
    load(folder, edits.text())
    call_command("makemigrations", "shop", verbosity=0, interactive=False)
    importlib.invalidate_caches()
    for step in range(steps):
        for _ in range(edits.random.choice([1, 1, 2, 3])):
            edits.edit()
        load(folder, edits.text())
        found = truth()
        shop = folder / "shop"
        files = {str(path.relative_to(folder)): path.read_text() for path in sorted(shop.rglob("*.py"))}
        yield {"state": f"{seed}.{step}", "files": {**files, "bookshop/settings.py": SETTINGS_TEXT}, "truth": found}
        if found and edits.random.random() < 0.6:
            call_command("makemigrations", "shop", verbosity=0, interactive=False)
            importlib.invalidate_caches()
    sys.path.remove(str(folder))


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    settings.configure(**SETTINGS, ROOT_URLCONF="bookshop.urls", SILENCED_SYSTEM_CHECKS=["fields", "models"])
    print(json.dumps({"django": django.__version__}))
    made = 0
    steps = 12
    while made < count:
        for state in walk(seed + made // steps, steps):
            if made < count:
                print(json.dumps(state))
            made += 1


main()
