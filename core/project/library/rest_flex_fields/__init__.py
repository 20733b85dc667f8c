# drf-flex-fields: the fields of a list that asks for nothing special.
from rest_flex_fields.serializers import FlexFieldsModelSerializer, FlexFieldsSerializerMixin
from rest_flex_fields.views import FlexFieldsMixin, FlexFieldsModelViewSet


def is_expanded(request, field): ...
def is_included(request, field): ...
