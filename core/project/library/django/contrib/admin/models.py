from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

ADDITION = 1
CHANGE = 2
DELETION = 3


class LogEntryManager(models.Manager):
    use_in_migrations = True

    def log_action(self, user_id, content_type_id, object_id, object_repr, action_flag, change_message=""): ...
    def log_actions(self, user_id, queryset, action_flag, change_message="", *, single_object=False): ...


class LogEntry(models.Model):
    action_time = models.DateTimeField(editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, blank=True, null=True)
    object_id = models.TextField(blank=True, null=True)
    object_repr = models.CharField(max_length=200)
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField(blank=True)

    objects = LogEntryManager()

    class Meta:
        db_table = "django_admin_log"
        ordering = ["-action_time"]

    def __str__(self):
        return self.object_repr
