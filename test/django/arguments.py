"""Arguments for any function, by the names and annotations of its parameters."""

import inspect
import itertools

from django.apps import apps
from django.db import models

NUMBERS = ("size", "limit", "count", "number", "page_size", "n", "days", "year")


def arguments_for(function, make_request, skip_first):
    """(title, a function that makes the keyword arguments) for each way to call a function; flags both ways."""
    needed = needed_parameters(function)[1 if skip_first else 0 :]
    flags = [p.name for p in needed if is_unknown(p)][:3]
    for choice in itertools.product((True, False), repeat=len(flags)):
        chosen = dict(zip(flags, choice))
        title = "".join(f" {name}={value}" for name, value in chosen.items())
        yield title, lambda chosen=chosen: {**{p.name: value_of(p, make_request) for p in needed}, **chosen}


def needed_parameters(function):
    parameters = inspect.signature(function).parameters.values()
    return [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]


def is_guessed(function):
    """True when an argument could as well be something else: a flag, any rows, any texts."""
    return any(is_unknown(p) or not is_certain(p) for p in needed_parameters(function))


def is_certain(parameter):
    if parameter.annotation is not parameter.empty or parameter.name == "request" or parameter.name in NUMBERS:
        return True
    if parameter.name in ("pk", "id") or parameter.name.endswith(("_pk", "_id")):
        return True
    return any(parameter.name == model.__name__.lower() for model in project_models())


def is_unknown(parameter):
    return maker(parameter, lambda: None) is None


def value_of(parameter, make_request):
    make = maker(parameter, make_request)
    return None if make is None else make()


def maker(parameter, make_request):
    """A function that makes the value for a parameter; None when nobody can know."""
    name = parameter.name
    if name == "request":
        return make_request
    if name in ("pk", "id") or name.endswith(("_pk", "_id")):
        return lambda: 1
    if name.endswith(("_ids", "_pks")) or name in ("ids", "pks", "keys"):
        return lambda: list(range(1, 100))
    if name in NUMBERS or parameter.annotation in (int, "int"):
        return lambda: 100
    if parameter.annotation in (bool, "bool"):
        return None
    return of_model(parameter)


def of_model(parameter):
    """A row for a parameter `book`, all rows for `books`, values of a column for `title` and `titles`."""
    for model in project_models():
        names = {model.__name__.lower(), model._meta.verbose_name.replace(" ", "_")}
        if parameter.annotation is model or parameter.name in names:
            return lambda model=model: first_row(model)
        if parameter.name in {f"{name}s" for name in names}:
            return lambda model=model: model._default_manager.all()
    for model in project_models():
        for field in model._meta.concrete_fields:
            if parameter.name == field.name:
                if field.remote_field:
                    return lambda field=field: first_row(field.related_model)
                return lambda model=model, field=field: getattr(first_row(model), field.attname)
            if parameter.name == f"{field.name}s":
                return lambda model=model, field=field: list(model._base_manager.values_list(field.attname, flat=True))
    return None


def project_models():
    own = [m for m in apps.get_models() if not m.__module__.startswith(("django.", "rest_framework."))]
    return own + [m for m in apps.get_models() if m._meta.label == "auth.User"]


def first_row(model):
    return model._base_manager.order_by("pk").first()
