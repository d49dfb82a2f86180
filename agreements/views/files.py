"""The signed text of an agreement: put on record by those who keep agreements, read by every party."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from agreements import operations
from agreements.forms import SignedFileForm
from agreements.models import Agreement
from agreements.views.changes import GET_OR_POST, draw, kept
from core.pages import attempt, page
from documents.operations import store_upload
from documents.responses import stream
from partners.http import ActorRequest


@require_http_methods(GET_OR_POST)
@page
def signed_file(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = kept(request, pk)
    form = SignedFileForm(request.POST, request.FILES) if request.method == "POST" else SignedFileForm()
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
            operations.attach_signed_file(agreement, file=file, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("Received: %(file)s.") % {"file": file})
            return redirect("agreements:agreement", pk)
    text = gettext("All parties can download the file. A new file takes the place of the one before, which stays in the history.")
    return draw(request, form, agreement=agreement, title=gettext("Signed file"), text=text, button=gettext("Put the file on record"))


@require_safe
@page
def signed_file_download(request: ActorRequest, pk: int) -> HttpResponseBase:
    agreement = get_object_or_404(Agreement.objects.visible_to(request.actor).select_related("signed_file"), pk=pk)
    if agreement.signed_file is None:
        raise Http404
    return stream(agreement.signed_file)
