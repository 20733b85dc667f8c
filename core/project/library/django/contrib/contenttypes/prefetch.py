from django.db import models


class GenericPrefetch(models.Prefetch): ...
