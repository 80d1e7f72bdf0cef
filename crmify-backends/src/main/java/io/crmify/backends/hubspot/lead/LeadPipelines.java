package io.crmify.backends.hubspot.lead;

import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.record.StatusWords.Choice;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import java.util.List;

/** The pipelines that leads go through. */
record LeadPipelines(HubSpotApi api) {
    /** The stages of all of them. */
    List<Choice> stages() {
        return api.read(HttpCall.get(api.path(Place.LEAD_PIPELINES))).json().at("results").items().stream()
                .flatMap(pipeline -> pipeline.at("stages").items().stream())
                .filter(stage -> !stage.text("archived").equals("true"))
                .map(stage -> new Choice(stage.text("id"), stage.text("label")))
                .filter(stage -> !stage.value().isBlank())
                .toList();
    }
}
