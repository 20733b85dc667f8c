from django import forms
from people.models import Reader


class ShopForm(forms.ModelForm):
    def clean(self):
        return super().clean()


class WithFields(forms.ModelForm):
    class Meta:
        model = Reader
        fields = ["email", "rank"]
