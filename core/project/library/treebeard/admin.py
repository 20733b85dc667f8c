# django-treebeard: a change list like any other.
from django.contrib import admin


class TreeAdmin(admin.ModelAdmin): ...
