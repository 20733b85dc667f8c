# django-simple-history: a change list like any other.
from django.contrib import admin


class SimpleHistoryAdmin(admin.ModelAdmin): ...
