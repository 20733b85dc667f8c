"""Tables and rows for any models: sensible values for every kind of field, all relations set."""

import ast
import datetime
import decimal
import uuid

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, models, transaction
from django.db.models import signals
from django.utils import timezone

#: What an example's code asks of a field, so that filters find rows: lookup -> a value that fulfils it.
FULFIL = {
    "exact": lambda value: value,
    "iexact": lambda value: value,
    "in": lambda value: value[0],
    "gt": lambda value: value + 1,
    "gte": lambda value: value,
    "lt": lambda value: value - 1,
    "lte": lambda value: value,
    "ne": lambda value: f"not {value}" if isinstance(value, str) else not value,
    "year": lambda value: datetime.date(value, 5, 4),
    "contains": lambda value: value,
    "icontains": lambda value: value,
    "startswith": lambda value: value,
    "istartswith": lambda value: value,
    "endswith": lambda value: value,
    "iendswith": lambda value: value,
}
COMPARISONS = {ast.Lt: "lt", ast.LtE: "lte", ast.Gt: "gt", ast.GtE: "gte", ast.Eq: "exact"}
ONE_ROW = ("get", "get_or_create", "get_object_or_404", "aget")


def create_tables():
    """Makes the tables that are not there yet."""
    existing = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=False):
            meta = model._meta
            if not meta.proxy and not meta.swapped and meta.db_table not in existing:
                editor.create_model(model)
    connection.disable_constraint_checking()
    ContentType.objects.get_for_models(*apps.get_models())


def hints_in(texts):
    """{field name: ([values for all rows], [values for the first row])}: with them the filters of the code find rows."""
    hints = {}
    for text in texts:
        for node in ast.walk(ast.parse(text)):
            for name, lookup, value, is_one in wishes(node):
                try:
                    fulfilled = FULFIL[lookup](ast.literal_eval(value))
                except (ValueError, TypeError, IndexError, KeyError):
                    continue
                hints.setdefault(name, ([], []))[is_one].append(fulfilled)
    return hints


def wishes(node):
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute):
        lookup = COMPARISONS.get(type(node.ops[0]))
        if lookup:
            yield node.left.attr, lookup, node.comparators[0], False
    if not isinstance(node, ast.Call):
        return
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if function in ("startswith", "endswith") and isinstance(node.func.value, ast.Attribute) and node.args:
        yield node.func.value.attr, function, node.args[0], False
    if function not in ("filter", "exclude", "Q", "When", *ONE_ROW):
        return
    for keyword in node.keywords:
        *path, last = (keyword.arg or "").split("__")
        lookup, name = (last, path[-1]) if path and last in FULFIL else ("exact", last)
        if function == "exclude":
            if lookup != "exact":
                continue
            lookup = "ne"
        yield name, lookup, keyword.value, function in ONE_ROW


def fill(shape, count, hints):
    """Rows for the project's models and the user class, in one of the two shapes; keys are 1, 2, 3 …"""
    muted = [(sender, sender.receivers) for sender in (signals.pre_init, signals.post_init)]
    for sender, _ in muted:
        sender.receivers = []
        sender.sender_receivers_cache.clear()
    for model in apps.get_models():
        if wants_rows(model):
            insert(model, shape, count, hints)
    for model in apps.get_models():
        if wants_rows(model):
            for field in model._meta.local_many_to_many:
                connect(field, shape, count)
    for sender, receivers in muted:
        sender.receivers = receivers
        sender.sender_receivers_cache.clear()


def wants_rows(model):
    meta = model._meta
    if meta.proxy or meta.swapped or meta.auto_created:
        return False
    return not model.__module__.startswith(("django.", "rest_framework.")) or meta.label in ("auth.User", "auth.Group")


def insert(model, shape, count, hints):
    fields = model._meta.local_concrete_fields
    for candidate in (shape, "each"):
        objects = [
            model(**{field.attname: Values(candidate, hints).of(field, i) for field in fields}) for i in range(count)
        ]
        try:
            with transaction.atomic():
                models.QuerySet(model)._insert(objs=objects, fields=fields, using="default", raw=True)
            return
        except IntegrityError:
            # Rows of the star may break a rule that two columns are unique together.
            if candidate == "each":
                raise


def connect(field, shape, count):
    through = field.remote_field.through
    if not through._meta.auto_created:
        return
    pairs = {(i, i) for i in range(count)}
    if shape == "star":
        pairs = {(i, 0) for i in range(count)} | {(0, i) for i in range(count)}
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    links = []
    for left, right in sorted(pairs):
        link = {source: left, target: right}
        columns = [f for f in through._meta.local_concrete_fields if not f.primary_key]
        links.append(through(**{f.attname: Values(shape, {}).of(f.target_field, link[f.name]) for f in columns}))
    columns = [f for f in through._meta.local_concrete_fields if not f.primary_key]
    models.QuerySet(through)._insert(objs=links, fields=columns, using="default", raw=True)


class Values:
    """The value of every field of the i-th row; a pure function, so that keys are known before their rows exist."""

    def __init__(self, shape, hints):
        self.shape = shape
        self.hints = hints

    def of(self, field, i):
        if field.remote_field is not None and not isinstance(field, GenericRelation):
            return self.key(field, i)
        if field.primary_key:
            return self.plain(field, i)
        if is_generic_id(field):
            return str(i + 1) if isinstance(field, (models.CharField, models.TextField)) else i + 1
        all_rows, first_row = self.hints.get(field.name, ([], []))
        if first_row and i < len(first_row):
            return fitting(field, first_row[i])
        if all_rows and not field.unique:
            return fitting(field, all_rows[i % len(all_rows)])
        if field.name in ("is_superuser", "is_staff", "is_active"):
            return True
        if field.choices:
            return first_choice(field)
        if isinstance(field, models.BooleanField) and field.has_default():
            return field.get_default()
        return self.plain(field, i)

    def key(self, field, i):
        target = field.remote_field.model
        if target is ContentType:
            return generic_target(field.model).pk
        if field.unique or field.primary_key:
            return self.of(field.target_field, i)
        if target is field.model or issubclass(field.model, target):
            if i == 0 and field.null:
                return None
            return self.of(field.target_field, 0 if self.shape == "star" else max(i - 1, 0))
        return self.of(field.target_field, 0 if self.shape == "star" else i)

    def plain(self, field, i):
        number = i + 1
        if isinstance(field, models.UUIDField):
            return uuid.UUID(int=number)
        if isinstance(field, models.DecimalField):
            return decimal.Decimal(number)
        if isinstance(field, models.DateTimeField):
            return timezone.now() - datetime.timedelta(hours=number)
        if isinstance(field, models.DateField):
            return datetime.date.today() - datetime.timedelta(days=number)
        if isinstance(field, models.TimeField):
            return datetime.time(12, number)
        if isinstance(field, models.DurationField):
            return datetime.timedelta(minutes=number)
        if isinstance(field, models.BooleanField):
            return True
        if isinstance(field, models.JSONField):
            return {}
        if isinstance(field, models.BinaryField):
            return b"x"
        if isinstance(field, models.GenericIPAddressField):
            return f"192.0.2.{number}"
        if isinstance(field, models.EmailField):
            return f"reader{number}@example.com"
        if isinstance(field, models.URLField):
            return f"https://example.com/{number}"
        if isinstance(field, models.FileField):
            return f"file{number}.png"
        if isinstance(field, (models.SlugField, models.CharField, models.TextField)):
            text = f"{field.name}-{number}"
            return text if field.max_length is None else text[-field.max_length :]
        return float(number) if isinstance(field, models.FloatField) else number


def fitting(field, value):
    """A hint in the type of its field: the code may compare a decimal with 10."""
    try:
        return field.to_python(value)
    except Exception:
        return field.to_python(str(value))


def first_choice(field):
    value, label = field.choices[0]
    return label[0][0] if isinstance(label, (list, tuple)) else value


def is_generic_id(field):
    private = field.model._meta.private_fields
    return any(isinstance(other, GenericForeignKey) and other.fk_field == field.name for other in private)


def generic_target(model):
    """The content type that generic foreign keys of a model point at: one that has the relation back, if any."""
    candidates = [other for other in apps.get_models() if wants_rows(other) and other is not model]
    related = [
        other
        for other in candidates
        for field in other._meta.private_fields
        if isinstance(field, GenericRelation) and field.related_model is model
    ]
    return ContentType.objects.get_for_model((related or candidates)[0])
