from django.db import models


class TaggableManager(models.ManyToManyField):
    def __init__(self, verbose_name="", help_text="", through=None, blank=False, related_name=None, to=None, manager=None, ordering=None): ...
