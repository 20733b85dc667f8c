from django.db import models


class TaggableManager(models.ManyToManyField):
    def __init__(self, verbose_name="", help_text="", through="taggit.TaggedItem", blank=False, related_name="+", to="taggit.Tag", manager=None, ordering=None): ...
