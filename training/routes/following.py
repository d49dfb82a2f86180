from django.urls import path

from training.views import action_plans, alumni, follow_ups

urlpatterns = [
    path("enrolments/<int:pk>/action-plan/", action_plans.action_plan, name="action_plan"),
    path("enrolments/<int:pk>/action-plan/write/", action_plans.write_action_plan, name="write_action_plan"),
    path("enrolments/<int:pk>/action-plan/<slug:step>/", action_plans.action_plan_step, name="action_plan_step"),
    path("follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/<slug:step>/", follow_ups.follow_up_step, name="follow_up_step"),
    path("alumni/", alumni.alumni, name="alumni"),
    path("alumni/mine/", alumni.my_alumni_entry, name="my_alumni_entry"),
    path("alumni/mine/withdraw/", alumni.end_alumni_consent, name="end_alumni_consent"),
    path("alumni/figures/", alumni.alumni_figures_page, name="alumni_figures"),
    path("alumni/posts/add/", alumni.add_post, name="add_post"),
    path("alumni/posts/<int:pk>/", alumni.change_post, name="change_post"),
    path("alumni/posts/<int:pk>/remove/", alumni.remove_post, name="remove_post"),
]
