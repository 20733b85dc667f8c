# django-lifecycle: hooks around save() and delete(); no fields.
from django.db import models


class LifecycleModelMixin: ...


class LifecycleModel(LifecycleModelMixin, models.Model):
    class Meta:
        abstract = True
