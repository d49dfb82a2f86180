from scholarships.routes_calls import urlpatterns as calls
from scholarships.routes_nominations import urlpatterns as nominations

app_name = "scholarships"
urlpatterns = [*nominations, *calls]
