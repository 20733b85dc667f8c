# django-rules: permissions before the view runs.
from django.contrib.auth import mixins


class PermissionRequiredMixin(mixins.PermissionRequiredMixin):
    def get_permission_object(self): ...


class LoginRequiredMixin(mixins.LoginRequiredMixin): ...
class AutoPermissionRequiredMixin(PermissionRequiredMixin): ...
