# django-solo: a page for the only row.
from django.contrib import admin


class SingletonModelAdmin(admin.ModelAdmin): ...
