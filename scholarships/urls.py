from scholarships.routes_awards import urlpatterns as awards
from scholarships.routes_calls import urlpatterns as calls
from scholarships.routes_decisions import urlpatterns as decisions
from scholarships.routes_endorsing import urlpatterns as endorsing
from scholarships.routes_imports import urlpatterns as imports
from scholarships.routes_nominations import urlpatterns as nominations
from scholarships.routes_redacting import urlpatterns as redacting
from scholarships.routes_returns import urlpatterns as returns
from scholarships.routes_rounds import urlpatterns as rounds

app_name = "scholarships"
urlpatterns = [*awards, *nominations, *calls, *decisions, *imports, *endorsing, *redacting, *returns, *rounds]
