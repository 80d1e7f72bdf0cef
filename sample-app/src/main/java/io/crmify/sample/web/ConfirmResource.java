package io.crmify.sample.web;

import io.crmify.sample.page.Pages;
import io.crmify.sample.shop.CustomerStates;
import io.crmify.sample.shop.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Where the link of a mail leads to. Only the button there confirms: programs that look at links before people do change nothing. */
@ApplicationScoped
@Path("confirm/{token}")
@Produces(Html.TYPE)
public class ConfirmResource {
    @Inject
    Customers customers;

    @Inject
    CustomerStates states;

    @Inject
    Pages pages;

    @GET
    public String ask(@PathParam("token") String token) {
        var customer = states.of(customers.byConfirmation(token));
        return pages.render("confirm", Map.of("customer", customer, "token", token));
    }

    @POST
    public Response confirm(@PathParam("token") String token) {
        return Html.see("/confirm/" + customers.confirm(token).confirmation());
    }
}
