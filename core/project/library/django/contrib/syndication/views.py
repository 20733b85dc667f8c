class Feed:
    item_guid = None
    item_author_name = None
    item_author_email = None
    item_author_link = None
    item_categories = None
    item_comments = None
    item_pubdate = None
    item_updateddate = None
    item_enclosures = None

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
            self.item_guid(item)
            self.item_author_name(item)
            self.item_author_email(item)
            self.item_author_link(item)
            self.item_categories(item)
            self.item_comments(item)
            self.item_pubdate(item)
            self.item_updateddate(item)
            self.item_enclosures(item)
