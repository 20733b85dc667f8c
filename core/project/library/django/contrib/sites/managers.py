from django.db import models


class CurrentSiteManager(models.Manager):
    use_in_migrations = True

    def __init__(self, field_name=None): ...
