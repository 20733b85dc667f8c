# django-markdownx: a change list like any other.
from django.contrib import admin


class MarkdownxModelAdmin(admin.ModelAdmin): ...
