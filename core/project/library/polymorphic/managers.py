from django.db import models


class PolymorphicQuerySet(models.QuerySet):
    def non_polymorphic(self):
        return self.all()

    def instance_of(self, *args):
        return self.all()

    def not_instance_of(self, *args):
        return self.all()


class PolymorphicManager(models.Manager):
    def non_polymorphic(self):
        return self.all()

    def instance_of(self, *args):
        return self.all()

    def not_instance_of(self, *args):
        return self.all()
