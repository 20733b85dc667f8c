"""Text columns and models without a name of their own, in all the ways to write them."""

from typing import ClassVar

import django.db.models as orm
from django.db import models
from django.db.models import CharField, Model as Row
from django.db.models import TextField as LongText
from django_stubs_ext.db.models import TypedModelMeta
from people import models as people
from people.models import Dated, Named, Speaking, StillAbstract


class Book(models.Model):  # DJ008
    title = models.CharField(max_length=80, null=True)  # DJ001
    blurb = models.TextField(blank=True, null=True)  # DJ001
    slug = models.SlugField(null=True, max_length=80)  # DJ001
    contact = models.EmailField("whom to ask", null=True)  # DJ001
    cover = models.FilePathField(path="/covers", null=True)  # DJ001
    link = models.URLField(  # DJ001
        max_length=200,
        null=True,
    )

    class Meta:
        ordering = ["title"]


class Aliased(Row):  # DJ008
    first = CharField(max_length=80, null=True)  # DJ001
    second = LongText(null=True)  # DJ001
    third = orm.URLField(null=True)  # DJ001


class AliasedModule(orm.Model):  # DJ008
    title = orm.CharField(max_length=80, null=True)  # DJ001


class Annotated(models.Model):  # DJ008
    title: models.CharField = models.CharField(max_length=80, null=True)  # DJ001
    text: "models.TextField[str, str]" = models.TextField(null=True)  # DJ001
    objects: ClassVar[models.Manager] = models.Manager()


class Fine(models.Model):
    title = models.CharField(max_length=80, blank=True, default="")
    code = models.CharField(max_length=20, null=True, unique=True)  # DJ001 wrong: only NULL can stand in many rows
    pages = models.IntegerField(null=True)
    text = models.TextField(null=False)

    def __str__(self) -> str:
        return self.title


class NotNull(models.Model):
    title = models.CharField(max_length=80, null=False)
    number = models.CharField(max_length=20, null=True)  # DJ001 wrong: with the shop it is unique, so it needs NULL
    shop = models.IntegerField()

    class Meta:
        unique_together = [("shop", "number")]

    def __str__(self):
        return self.title


class Shelf(models.Model):
    class Meta:
        abstract = True


class Tall(Shelf):  # DJ008
    height = models.IntegerField()


class Explained(Shelf):
    def __str__(self):
        return "a shelf"


class Low(Explained):
    """Inherits it from a class above."""


class Conditional(models.Model):  # DJ008 wrong: a branch defines it
    if True:

        def __str__(self):
            return "here"


class Annex(Named):
    """Named in another file."""


class Corridor(people.Named):
    """The same, by its module."""


class Note(Dated):  # only ours DJ008
    text = models.TextField(null=True)  # DJ001


class Draft(StillAbstract):  # only ours DJ008
    class Meta(StillAbstract.Meta):
        verbose_name = "draft"


class Template(Dated):
    class Meta(Dated.Meta):
        abstract = True


class Told(Speaking, models.Model):  # DJ008 wrong: a base in another file has it
    text = LongText(default="")


class Assigned(models.Model):  # DJ008 wrong: assigned in the class is as good as defined
    def label(self):
        return "assigned"

    __str__ = label


class Generic(models.Model):  # DJ008
    class Meta:
        abstract = False


class Typed(models.Model):
    class Meta(TypedModelMeta):
        abstract: ClassVar[bool] = True


class AlmostTyped(models.Model):
    class Meta:
        abstract: bool = True


class NotAbstract(models.Model):  # DJ008
    class Meta:
        abstract: ClassVar[bool] = False


class OfTyped(Typed):  # DJ008
    class Meta(TypedModelMeta):
        verbose_name = "typed"


class Pending(models.Model): ...  # DJ008


class Declared(models.Model):
    def __str__(self) -> str: ...


class NoModel:
    title = models.CharField(max_length=80, null=True)  # DJ001 wrong: the class is no model, so there is no column
