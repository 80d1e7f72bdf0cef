package io.crmify.sample.web;

import io.crmify.sample.crm.Backlogs;
import io.crmify.sample.page.Pages;
import io.crmify.sample.page.Views;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The funnel beside the CRM, and the parts of that page which are read again when they have changed. */
@ApplicationScoped
@Path("")
@Produces(Html.TYPE)
public class BoardResource {
    @Inject
    Pages pages;

    @Inject
    Views views;

    @Inject
    Backlogs backlogs;

    @GET
    public String board() {
        return pages.render(
                "board", Map.of("funnel", views.funnel(), "crm", views.crmPane(), "status", views.status()));
    }

    @GET
    @Path("parts/funnel")
    public String funnel() {
        return pages.render("parts/funnel", Map.of("funnel", views.funnel()));
    }

    @GET
    @Path("parts/crm")
    public String crm() {
        return pages.render("parts/crm", Map.of("crm", views.crmPane(), "status", views.status()));
    }

    @GET
    @Path("parts/status")
    public String status() {
        return pages.render("parts/status", Map.of("status", views.status()));
    }

    /** Has crmify try at once what waits for its time, and what was given up. */
    @POST
    @Path("retries")
    public Response tryAgain(@HeaderParam(Html.PART_ONLY) @Nullable String partOnly) {
        backlogs.tryNow();
        backlogs.retryFailed();
        return Html.partOrBoard(partOnly, this::status);
    }
}
