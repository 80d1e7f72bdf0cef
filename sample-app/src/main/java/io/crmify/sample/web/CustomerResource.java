package io.crmify.sample.web;

import static java.util.Map.entry;

import io.crmify.sample.page.Pages;
import io.crmify.sample.page.Sale;
import io.crmify.sample.page.Stage;
import io.crmify.sample.page.Views;
import io.crmify.sample.shop.CustomerStates;
import io.crmify.sample.shop.Customers;
import io.crmify.sample.shop.Details;
import io.crmify.sample.shop.FieldFault;
import io.crmify.sample.shop.ShopException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms of a customer. */
@ApplicationScoped
@Path("customers")
@Produces(Html.TYPE)
public class CustomerResource {
    private static final int PURCHASES = 20;

    @Inject
    Customers customers;

    @Inject
    CustomerStates states;

    @Inject
    Pages pages;

    @Inject
    Views views;

    @GET
    @Path("new")
    public String form() {
        return form(CustomerForm.EMPTY, List.of());
    }

    @POST
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signUp(@Nullable MultivaluedMap<String, String> typed) {
        var form = CustomerForm.of(typed);
        try {
            var customer = customers.signUp(form.details());
            return Html.see("/#card-" + customer.id());
        } catch (ShopException refused) {
            return Response.status(400).entity(form(form, refused.faults())).build();
        }
    }

    @GET
    @Path("{id}")
    public String show(@PathParam("id") long id) {
        return page(id, CustomerForm.of(customers.byId(id).details()), List.of());
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response edit(@PathParam("id") long id, @Nullable MultivaluedMap<String, String> typed) {
        var form = CustomerForm.of(typed);
        try {
            return Html.see("/#card-" + customers.edit(id, form.details()).id());
        } catch (ShopException refused) {
            return Response.status(400).entity(page(id, form, refused.faults())).build();
        }
    }

    @POST
    @Path("{id}/contacted")
    public Response contacted(@PathParam("id") long id, @HeaderParam(Html.PART_ONLY) @Nullable String partOnly) {
        customers.contacted(id);
        return Html.partOrBoard(partOnly, this::funnel);
    }

    @POST
    @Path("{id}/purchases")
    public Response buy(
            @PathParam("id") long id,
            @FormParam("amount") @Nullable String amount,
            @HeaderParam(Html.PART_ONLY) @Nullable String partOnly) {
        customers.buy(id, money(amount));
        return Html.partOrBoard(partOnly, this::funnel);
    }

    @POST
    @Path("{id}/closed")
    public Response close(@PathParam("id") long id, @HeaderParam(Html.PART_ONLY) @Nullable String partOnly) {
        customers.closeAccount(id);
        return Html.partOrBoard(partOnly, this::funnel);
    }

    @POST
    @Path("{id}/removed")
    public Response remove(@PathParam("id") long id) {
        customers.remove(id);
        return Html.see("/");
    }

    private String form(CustomerForm form, List<FieldFault> faults) {
        return pages.render("signup", Map.of("fields", form.fields(faults), "faults", faults));
    }

    private String page(long id, CustomerForm form, List<FieldFault> faults) {
        var customer = customers.byId(id);
        var sales = customers.purchases(id, PURCHASES).stream().map(Sale::of).toList();
        return pages.render(
                "customer",
                Map.ofEntries(
                        entry("customer", states.of(customer)),
                        entry("stage", Stage.of(customer.stage())),
                        entry("purchases", sales),
                        entry("fields", form.fields(faults)),
                        entry("faults", faults)));
    }

    private String funnel() {
        return pages.render("parts/funnel", Map.of("funnel", views.funnel()));
    }

    private static BigDecimal money(@Nullable String text) {
        var check = new Details();
        try {
            return check.amount(text == null || text.isBlank() ? null : new BigDecimal(text.strip()));
        } catch (NumberFormatException none) {
            check.fault("amount", "must be a number");
            check.throwIfAny();
            throw none;
        }
    }
}
