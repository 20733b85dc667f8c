from django.db import models


class SiteManager(models.Manager):
    use_in_migrations = True

    def get_current(self, request=None): ...
    def clear_cache(self): ...


class Site(models.Model):
    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=50)

    objects = SiteManager()

    class Meta:
        db_table = "django_site"
        ordering = ["domain"]

    def __str__(self):
        return self.domain
