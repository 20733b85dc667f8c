class SuccessMessageMixin:
    success_message = ""

    def get_success_message(self, cleaned_data): ...
