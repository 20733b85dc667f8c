def receiver(name):
    return lambda function: function
