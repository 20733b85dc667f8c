from django.db import models


class InheritanceQuerySet(models.QuerySet):
    def select_subclasses(self, *subclasses):
        return self.all()

    def instance_of(self, *models):
        return self.all()

    def get_subclass(self, *args, **kwargs):
        return self.get(*args, **kwargs)


class InheritanceManager(models.Manager):
    def select_subclasses(self, *subclasses):
        return self.all()

    def instance_of(self, *models):
        return self.all()

    def get_subclass(self, *args, **kwargs):
        return self.get(*args, **kwargs)


class QueryManager(models.Manager):
    def __init__(self, *args, **kwargs): ...


class SoftDeletableQuerySet(models.QuerySet): ...


class SoftDeletableManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


class JoinManager(models.Manager): ...
