class Sitemap:
    limit = 50000
    protocol = None
    priority = None
    lastmod = None
    changefreq = None

    def items(self):
        return []

    def location(self, item):
        return item.get_absolute_url()

    def get_urls(self, page=1, site=None, protocol=None):
        for item in self.items():
            self.location(item)
            self.priority(item)
            self.lastmod(item)
            self.changefreq(item)


class GenericSitemap(Sitemap): ...
