from django.urls import path

from exchanges.views import expert_acts, experts, need_steps, needs

urlpatterns = [
    path("experts/", experts.experts, name="experts"),
    path("experts/new/", experts.new_expert, name="new_expert"),
    path("experts/mine/", experts.my_page, name="my_expert_page"),
    path("experts/<int:pk>/", experts.expert, name="expert"),
    path("experts/<int:pk>/change/", expert_acts.change_expert, name="change_expert"),
    path("experts/<int:pk>/days/", expert_acts.add_availability, name="add_availability"),
    path("experts/<int:pk>/<slug:act>/", expert_acts.expert_act, name="expert_act"),
    path("days/<int:pk>/", expert_acts.change_availability, name="change_availability"),
    path("days/<int:pk>/remove/", expert_acts.remove_availability, name="remove_availability"),
    path("needs/", needs.needs, name="needs"),
    path("needs/new/<slug:kind>/", needs.new_need, name="new_need"),
    path("needs/<int:pk>/", needs.need, name="need"),
    path("needs/<int:pk>/change/", need_steps.change_need, name="change_need"),
    path("needs/<int:pk>/<slug:step>/", need_steps.need_step, name="need_step"),
]
