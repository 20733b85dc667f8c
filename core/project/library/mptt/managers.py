from django.db import models


class TreeManager(models.Manager):
    def get_queryset_descendants(self, queryset, include_self=False):
        return queryset.all()

    def get_queryset_ancestors(self, queryset, include_self=False):
        return queryset.all()

    def root_nodes(self):
        return self.all()

    def rebuild(self): ...
