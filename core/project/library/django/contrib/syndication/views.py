class Feed:
    def __call__(self, request, *args, **kwargs):
        return self.get_feed(self.get_object(request, *args, **kwargs), request)

    def get_object(self, request, *args, **kwargs):
        return None

    def items(self, obj):
        return []

    def item_title(self, item):
        return str(item)

    def item_description(self, item):
        return str(item)

    def item_link(self, item):
        return item.get_absolute_url()

    def get_context_data(self, **kwargs):
        return kwargs

    def get_feed(self, obj, request):
        for item in self.items(obj):
            self.item_title(item)
            self.item_description(item)
            self.item_link(item)
