# django-guardian: permissions of each object before the view runs.
from django.contrib.auth import mixins


class LoginRequiredMixin(mixins.LoginRequiredMixin): ...


class PermissionRequiredMixin:
    def get_permission_object(self): ...
    def check_permissions(self, request): ...
