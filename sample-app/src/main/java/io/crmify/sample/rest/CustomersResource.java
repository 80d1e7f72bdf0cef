package io.crmify.sample.rest;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.crmify.sample.shop.Customer;
import io.crmify.sample.shop.CustomerStates;
import io.crmify.sample.shop.Customers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** The customers of the shop. */
@ApplicationScoped
@Path("api/customers")
@Produces(APPLICATION_JSON)
public class CustomersResource {
    private static final int MOST = 200;

    @Inject
    Customers customers;

    @Inject
    CustomerStates states;

    @POST
    @Consumes(APPLICATION_JSON)
    public Response signUp(String body, @Context UriInfo uri) {
        var customer = customers.signUp(JsonInput.of(body).customer());
        var location =
                uri.getAbsolutePathBuilder().path(Long.toString(customer.id())).build();
        return Response.created(location).entity(answer(customer)).build();
    }

    /** A page of them, in the order of their ids; a header names the next page. */
    @GET
    public Response list(
            @QueryParam("limit") @DefaultValue("50") String limit,
            @QueryParam("after") @DefaultValue("0") String after,
            @Context UriInfo uri) {
        var size = (int) Numbers.within("limit", limit, 1, MOST);
        var page = customers.after(Numbers.within("after", after, 0, Long.MAX_VALUE), size);
        var answer = Response.ok(page.stream().map(this::answer).toList());
        if (page.size() == size) {
            var last = page.get(page.size() - 1).id();
            answer.link(
                    uri.getAbsolutePathBuilder()
                            .queryParam("limit", size)
                            .queryParam("after", last)
                            .build(),
                    "next");
        }
        return answer.build();
    }

    @GET
    @Path("{id}")
    public CustomerJson get(@PathParam("id") long id) {
        return answer(customers.byId(id));
    }

    @PUT
    @Path("{id}")
    @Consumes(APPLICATION_JSON)
    public CustomerJson edit(@PathParam("id") long id, String body) {
        return answer(customers.edit(id, JsonInput.of(body).customer()));
    }

    /** Forgets a customer, in the CRM too. */
    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") long id) {
        customers.remove(id);
    }

    @POST
    @Path("{id}/contacted")
    public CustomerJson contacted(@PathParam("id") long id) {
        return answer(customers.contacted(id));
    }

    @POST
    @Path("{id}/purchases")
    @Consumes(APPLICATION_JSON)
    public Response buy(@PathParam("id") long id, String body) {
        var customer = customers.buy(id, JsonInput.of(body).amount());
        return Response.status(Response.Status.CREATED).entity(answer(customer)).build();
    }

    /** Closes the account; the customer stays known. */
    @POST
    @Path("{id}/closed")
    public CustomerJson close(@PathParam("id") long id) {
        return answer(customers.closeAccount(id));
    }

    private CustomerJson answer(Customer customer) {
        return CustomerJson.of(states.of(customer));
    }
}
