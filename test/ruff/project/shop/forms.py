from django import forms
from django.forms import ModelForm, fields as widgets
from django.forms.models import ModelForm as FormOfModel
from people.models import Reader

from .bases import ShopForm, WithFields
from .models import Book


class BookForm(forms.ModelForm):
    class Meta:
        model = Book
        fields = "__all__"  # DJ007


class ReaderForm(ModelForm):
    class Meta:
        model = Reader
        exclude = ["rank"]  # DJ006


class Aliased(FormOfModel):
    class Meta:
        model = Reader
        exclude = ("email",)  # DJ006


class Annotated(forms.ModelForm):
    class Meta:
        model = Reader
        fields: str = "__all__"  # only ours DJ007


class Listed(forms.ModelForm):
    class Meta:
        model = Book
        fields = ["title"]


class OfBase(ShopForm):
    class Meta:
        model = Reader
        fields = "__all__"  # only ours DJ007


class Kept(WithFields):
    class Meta(WithFields.Meta):
        exclude = ["rank"]


class Plain(forms.Form):
    title = widgets.CharField()

    class Meta:
        exclude = ["title"]


class WithoutModel(forms.ModelForm):
    class Meta:
        exclude = ["rank"]  # DJ006


class AllOfNoModel(ModelForm):
    class Meta:
        fields = "__all__"  # DJ007


class Bytes(forms.ModelForm):
    class Meta:
        fields = b"__all__"  # DJ007 wrong: only the text means all fields, bytes are an error


class ModelBelow(forms.ModelForm):
    class Meta:
        exclude = ["email"]  # DJ006


class OfModelBelow(ModelBelow):
    class Meta(ModelBelow.Meta):
        model = Reader
