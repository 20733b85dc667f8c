"""Finds what Django would start in a project's modules, and calls it as Django does."""

import collections
import inspect
import io
import sys
import types
import weakref

from arguments import arguments_for, first_row, is_guessed, needed_parameters
from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.core.management import BaseCommand, call_command
from django.db.models import signals
from django.dispatch import Signal
from django.http import HttpResponse
from django.test.client import RequestFactory
from django.urls import path
from django.utils.module_loading import import_string
from django.views import View


class Entry:
    """`prepare` makes the arguments, without being measured, and gives what is called."""

    def __init__(self, target, name, prepare, is_guessed=False):
        self.module = target.__module__
        self.name = name
        self.prepare = prepare
        self.is_guessed = is_guessed


def find(modules):
    """The entry points of some modules. `is_guessed`: an argument had to be made up, so an exception means nothing."""
    entries = []
    for module in modules:
        for name, value in list(vars(module).items()):
            if getattr(value, "__module__", None) != module.__name__:
                continue
            if inspect.isclass(value):
                entries += of_class(value)
            elif callable(value) and not is_receiver(value):
                entries += of_function(value, name)
    names = {module.__name__ for module in modules}
    return entries + list(of_admin(names)) + list(of_signals(names))


def of_class(cls):
    if issubclass(cls, View):
        yield from of_view_class(cls)
    elif issubclass(cls, BaseCommand):
        yield Entry(cls, cls.__name__, lambda: lambda: call_command(cls(), stdout=io.StringIO()))
    elif issubclass(cls, Feed):
        yield Entry(cls, cls.__name__, lambda: bound(answer, cls(), request_of()))
    elif issubclass(cls, Sitemap):
        yield Entry(cls, cls.__name__, lambda: lambda: cls().get_urls(site=types.SimpleNamespace(domain="example.com")))
    elif hasattr(cls, "__call__") and "get_response" in inspect.signature(cls.__init__).parameters:
        yield Entry(cls, cls.__name__, lambda: bound(answer, cls(lambda request: HttpResponse()), request_of()))
    elif cls.__bases__ == (object,):
        yield from of_plain_class(cls)


def of_plain_class(cls):
    """Methods of a class that can be made without arguments."""
    if needed_parameters(cls):
        return
    for name, method in vars(cls).items():
        if inspect.isfunction(method) and not name.startswith("__"):
            for entry in of_function(method, f"{cls.__name__}.{name}", lambda: cls()):
                entry.is_guessed = True
                yield entry


def of_view_class(cls):
    from rest_framework.viewsets import ViewSetMixin

    if issubclass(cls, ViewSetMixin):
        for action in ("list", "retrieve"):
            if hasattr(cls, action):
                yield Entry(cls, f"{cls.__name__}.{action}", lambda a=action: of_viewset(cls, "get", a))
        for action in cls.get_extra_actions():
            verb = next(iter(action.mapping))
            name = f"{cls.__name__}.{action.__name__}"
            yield Entry(cls, name, lambda v=verb, a=action: of_viewset(cls, v, a.__name__, a))
        return
    for verb in ("get", "post"):
        if hasattr(cls, verb):
            view = lambda v=verb: bound(answer, cls.as_view(), request_of(v), **url_arguments(cls))
            yield Entry(cls, cls.__name__, view)
            return


def of_viewset(cls, verb, action, extra=None):
    detail = action == "retrieve" if extra is None else extra.detail
    view = cls.as_view({verb: action}, **({} if extra is None else extra.kwargs), detail=detail)
    return bound(answer, view, request_of(verb), **(url_arguments(cls) if detail else {}))


def url_arguments(cls):
    """The key of the row that a detail view is about."""
    if not hasattr(cls, "get_object") or not (hasattr(cls, "pk_url_kwarg") or hasattr(cls, "lookup_field")):
        return {}
    if hasattr(cls, "pk_url_kwarg"):
        return {cls.pk_url_kwarg: 1}
    field = cls.lookup_field
    if field in ("pk", "id"):
        return {cls.lookup_url_kwarg or field: 1}
    model = cls.queryset.model if cls.queryset is not None else None
    return {cls.lookup_url_kwarg or field: getattr(first_row(model), field) if model else 1}


def of_function(function, name, make_owner=None):
    """One entry point, or one for each combination of the flags that a function takes."""
    function = inspect.unwrap(function) if make_owner is None else function
    is_view = next(iter(inspect.signature(function).parameters), "") == "request"
    own = vars(sys.modules[function.__module__]).get(function.__name__, function) if is_view else function
    for title, make in arguments_for(function, request_of, skip_first=make_owner is not None):
        prepare = lambda make=make: bound(answer, own, *([make_owner()] if make_owner else []), **make())
        yield Entry(function, name + title, prepare, is_guessed(function))


def of_admin(modules):
    for site in all_sites:
        for model, model_admin in site._registry.items():
            cls = type(model_admin)
            if cls.__module__ in modules:
                view = model_admin.changelist_view
                yield Entry(cls, f"{cls.__name__} change list", lambda v=view: bound(answer, v, request_of()))
                if not model_admin.inlines:
                    continue
                form = model_admin.change_view
                name = f"{cls.__name__} change form"
                yield Entry(cls, name, lambda v=form: bound(answer, v, request_of(), object_id="1"))


def of_signals(modules):
    """Saving and deleting a row of each model that has a receiver in the modules."""
    for signal, verb in (
        (signals.pre_save, "save"),
        (signals.post_save, "save"),
        (signals.pre_delete, "delete"),
        (signals.post_delete, "delete"),
    ):
        for model in apps.get_models():
            receivers = signal._live_receivers(model)
            functions = [f for group in receivers if isinstance(group, list) for f in group] or list(receivers)
            own = [f for f in functions if getattr(f, "__module__", None) in modules]
            for receiver in own:
                name = f"{receiver.__name__} on {verb} of {model.__name__}"
                yield Entry(receiver, name, lambda m=model, v=verb: getattr(first_row(m), v))


def is_receiver(function):
    """Receivers run when a row is saved, not by themselves."""
    every = (value for value in vars(signals).values() if isinstance(value, Signal))
    references = [receiver[1] for signal in every for receiver in signal.receivers]
    return any(isinstance(r, weakref.ReferenceType) and r() is function for r in references)


def request_of(verb="get"):
    from django.contrib.auth import get_user_model
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    request = getattr(RequestFactory(), verb)("/")
    request.user = get_user_model()._base_manager.order_by("pk").first()
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    request._dont_enforce_csrf_checks = True
    # What Django REST framework looks for instead of asking its authenticators.
    request._force_auth_user = request.user
    pass_own_middleware(request)
    return request


def pass_own_middleware(request):
    """Django's own middleware needs what this request does not have; the project's may put something on it."""
    from django.conf import settings

    for name in settings.MIDDLEWARE:
        if not name.startswith("django."):
            import_string(name)(lambda request: HttpResponse())(request)


def bound(function, *args, **kwargs):
    return lambda: function(*args, **kwargs)


def answer(view, *args, **kwargs):
    """Calls, awaits, renders and reads to the end, as the server would."""
    result = view(*args, **kwargs)
    if inspect.iscoroutine(result):
        result = async_to_sync(lambda: result)()
    if hasattr(result, "render") and hasattr(result, "is_rendered") and not result.is_rendered:
        result = result.render()
    if isinstance(result, collections.abc.Iterator) or getattr(result, "streaming", False):
        collections.deque(result, maxlen=0)
    return result


def install_urls(own):
    """URLs: the project's own, the admin, and pages for every model, as serializers link them."""
    module = types.ModuleType("urls_of_the_test")
    module.urlpatterns = [*own.urlpatterns, path("admin-of-the-test/", admin.site.urls)]
    for model in apps.get_models():
        name = model._meta.model_name
        module.urlpatterns.append(path(f"of-the-test/{name}/", HttpResponse, name=f"{name}-list"))
        for field in ("pk", *(f.name for f in model._meta.concrete_fields)):
            for title in (f"{name}-detail", name):
                module.urlpatterns.append(path(f"of-the-test/{name}/{field}/<{field}>/", HttpResponse, name=title))
    sys.modules[module.__name__] = module
