from django.db import models
from mptt.fields import TreeForeignKey, TreeManyToManyField, TreeOneToOneField
from mptt.managers import TreeManager


class MPTTModel(models.Model):
    lft = models.PositiveIntegerField(editable=False)
    rght = models.PositiveIntegerField(editable=False)
    tree_id = models.PositiveIntegerField(editable=False)
    level = models.PositiveIntegerField(editable=False)

    objects = TreeManager()

    class Meta:
        abstract = True

    def get_ancestors(self, ascending=False, include_self=False):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_children(self):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_descendants(self, include_self=False):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_family(self):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_siblings(self, include_self=False):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_leafnodes(self, include_self=False):
        return self.__class__._default_manager.filter(tree_id=self.tree_id)

    def get_root(self):
        return self.__class__._default_manager.get(tree_id=self.tree_id)

    def get_descendant_count(self): ...
    def get_level(self): ...
    def is_leaf_node(self): ...
    def is_root_node(self): ...
    def is_child_node(self): ...
    def move_to(self, target, position="first-child"): ...
    def insert_at(self, target, position="first-child", save=False): ...
