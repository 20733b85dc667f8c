from django.db import models


class ContentTypeManager(models.Manager):
    use_in_migrations = True

    def get_by_natural_key(self, app_label, model):
        return self.get(app_label=app_label, model=model)

    def get_for_model(self, model, for_concrete_model=True): ...
    def get_for_models(self, *models, for_concrete_models=True): ...
    def get_for_id(self, id): ...
    def clear_cache(self): ...


class ContentType(models.Model):
    app_label = models.CharField(max_length=100)
    model = models.CharField(max_length=100)

    objects = ContentTypeManager()

    class Meta:
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]

    def __str__(self):
        return self.app_label

    @property
    def name(self): ...

    def model_class(self): ...
    def get_object_for_this_type(self, using=None, **kwargs): ...
    def get_all_objects_for_this_type(self, **kwargs): ...
