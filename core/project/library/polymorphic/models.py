from django.contrib.contenttypes.models import ContentType
from django.db import models
from polymorphic.managers import PolymorphicManager


class PolymorphicModel(models.Model):
    polymorphic_ctype = models.ForeignKey(ContentType, null=True, on_delete=models.CASCADE, related_name="polymorphic_%(app_label)s.%(class)s_set+")

    objects = PolymorphicManager()

    class Meta:
        abstract = True

    def get_real_instance(self): ...
