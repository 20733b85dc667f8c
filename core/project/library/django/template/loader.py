class NamedTemplate:
    def __init__(self, template_name):
        self.template_name = template_name

    def render(self, context=None, request=None):
        return render_to_string(self.template_name, context)


def get_template(template_name, using=None):
    return NamedTemplate(template_name)


def select_template(template_name_list, using=None): ...
def render_to_string(template_name, context=None, request=None, using=None): ...
