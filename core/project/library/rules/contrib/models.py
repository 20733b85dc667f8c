# django-rules: permissions of each object; no fields.
from django.db import models


class RulesModelMixin: ...


class RulesModel(RulesModelMixin, models.Model):
    class Meta:
        abstract = True
