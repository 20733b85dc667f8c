from django.db import models


class MP_NodeQuerySet(models.QuerySet): ...
class MP_NodeManager(models.Manager): ...


class MP_Node(models.Model):
    path = models.CharField(max_length=255, unique=True)
    depth = models.PositiveIntegerField()
    numchild = models.PositiveIntegerField(default=0)

    objects = MP_NodeManager()

    class Meta:
        abstract = True

    def get_parent(self, update=False): ...
    def get_children(self):
        return self.__class__._default_manager.filter(depth=self.depth + 1)

    def get_descendants(self, include_self=False):
        return self.__class__._default_manager.filter(path__startswith=self.path)

    def get_ancestors(self):
        return self.__class__._default_manager.filter(depth__lt=self.depth)

    def get_siblings(self):
        return self.__class__._default_manager.filter(depth=self.depth)
