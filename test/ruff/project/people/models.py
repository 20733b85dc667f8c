"""Bases that other files inherit from: a tool that reads one file at a time cannot know them."""

from django.db import models


class Speaking:
    def __str__(self):
        return type(self).__name__


class Named(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Dated(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=80, null=True)  # DJ001

    class Meta:
        abstract = True
        ordering = ["created"]


class Silent(Dated):  # DJ008
    class Meta(Dated.Meta):
        verbose_name_plural = "silent ones"


class StillAbstract(Dated):
    class Meta(Dated.Meta):
        abstract = True


class Reader(models.Model):  # DJ008
    email = models.EmailField(unique=True)
    rank = models.IntegerField(default=0)


class FastReader(Reader):  # DJ008
    class Meta:
        proxy = False


class SortedReader(Reader):  # DJ008 wrong: a proxy has the one of its model
    class Meta:
        proxy = True
        ordering = ["email"]
