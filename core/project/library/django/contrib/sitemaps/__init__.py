class Sitemap:
    limit = 50000
    protocol = None

    def items(self):
        return []

    def location(self, item):
        return item.get_absolute_url()

    def get_urls(self, page=1, site=None, protocol=None):
        for item in self.items():
            self.location(item)


class GenericSitemap(Sitemap): ...
