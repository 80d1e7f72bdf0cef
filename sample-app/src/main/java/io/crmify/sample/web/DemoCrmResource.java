package io.crmify.sample.web;

import io.crmify.sample.crm.DemoCrm;
import io.crmify.sample.live.Live;
import io.crmify.sample.live.Part;
import io.crmify.sample.page.Pages;
import io.crmify.sample.page.Views;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The demo CRM: the mails it sends, and the switch that takes it down. */
@ApplicationScoped
@Path("demo-crm")
@Produces(Html.TYPE)
public class DemoCrmResource {
    @Inject
    Pages pages;

    @Inject
    Views views;

    @Inject
    Live live;

    @GET
    @Path("mails")
    public String mails() {
        demoCrm();
        return pages.render("mails", Map.of("mails", views.mails()));
    }

    @POST
    @Path("outage")
    public Response outage(@FormParam("down") boolean down, @HeaderParam(Html.PART_ONLY) @Nullable String partOnly) {
        demoCrm().setDown(down);
        live.add(Part.CRM, Part.STATUS);
        return Html.partOrBoard(partOnly, () -> pages.render("parts/status", Map.of("status", views.status())));
    }

    private DemoCrm demoCrm() {
        return views.demoCrm().orElseThrow(NotFoundException::new);
    }
}
