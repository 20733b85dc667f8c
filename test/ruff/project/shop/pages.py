def render(request, template, values):
    return template, sorted(values)
