# django-reversion: a change list like any other.
from django.contrib import admin


class VersionAdmin(admin.ModelAdmin): ...
