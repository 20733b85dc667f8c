from functools import lru_cache, wraps

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.dispatch import receiver as listen

from .models import Book
from .signals import receiver as own


def counted(function):
    @wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@receiver(post_save, sender=Book)
@counted
def right(sender, **kwargs): ...


@counted
@receiver(post_save, sender=Book)  # DJ013
def inside(sender, **kwargs): ...


@counted
@listen(pre_save, sender=Book)  # DJ013
def aliased(sender, **kwargs): ...


@receiver(pre_save, sender=Book)
@receiver(post_save, sender=Book)
@lru_cache
def twice(sender, **kwargs): ...


@receiver(pre_save, sender=Book)
@counted
@receiver(post_save, sender=Book)  # DJ013
def between(sender, **kwargs): ...


@counted
@own("saved")
def other(sender, **kwargs): ...
