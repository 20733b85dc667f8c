from django.db import models


class GenericForeignKey:
    def __init__(self, ct_field="content_type", fk_field="object_id", for_concrete_model=True): ...


class GenericRelation(models.ForeignObject):
    def __init__(self, to, object_id_field="object_id", content_type_field="content_type", related_query_name=None, **options): ...
