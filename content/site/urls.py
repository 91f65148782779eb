"""The site's addresses."""

from django.urls import URLPattern, URLResolver, path, re_path

from content.site.views import about, entry, my, path_analytics, person, pictures, river, search, source, system, topic

urlpatterns: list[URLPattern | URLResolver] = [
    path("entries/", river.river, name="river"),
    re_path(r"^entries/(?P<pk>[0-9]{1,18})/$", entry.entry),
    re_path(r"^entries/(?P<slug>[^/]{1,200})-(?P<pk>[0-9]{1,18})/$", entry.entry, name="entry"),
    path("sources/", source.sources, name="sources"),
    path("sources/<slug:slug>/", source.source, name="source"),
    path("topics/", topic.topics, name="topics"),
    path("topics/<slug:slug>/", topic.topic, name="topic"),
    path("people/<slug:slug>/", person.person, name="person"),
    path("search/", search.search, name="search"),
    path("search/names/", search.names, name="search_names"),
    path("my/", my.my_list, name="my"),
    path("my/progress/", my.my_progress, name="my_progress"),
    path("about/", about.about, name="about"),
    path("status/", about.status, name="status"),
    path("media/<str:folder>/<str:name>", pictures.picture, name="picture"),
    path("walked/", path_analytics.record_events, name="walked"),
    path("healthz", system.healthz, name="healthz"),
    path("readyz", system.readyz, name="readyz"),
    path("robots.txt", system.robots, name="robots"),
    path("opensearch.xml", system.opensearch, name="opensearch"),
    path("sitemap.xml", system.sitemap, name="sitemap"),
    path("sitemap-<slug:name>.xml", system.sitemap_part, name="sitemap_part"),
]
