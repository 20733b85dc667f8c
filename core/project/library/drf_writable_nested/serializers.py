# drf-writable-nested: writes what its nested serializers say; reads like any other.
from drf_writable_nested.mixins import NestedCreateMixin, NestedUpdateMixin, UniqueFieldsMixin
from rest_framework.serializers import ModelSerializer


class WritableNestedModelSerializer(NestedCreateMixin, NestedUpdateMixin, ModelSerializer): ...
