# django-solo: a model with one row.
from django.db import models


class SingletonModel(models.Model):
    class Meta:
        abstract = True

    @classmethod
    def get_solo(cls):
        return cls.objects.get(pk=1)
