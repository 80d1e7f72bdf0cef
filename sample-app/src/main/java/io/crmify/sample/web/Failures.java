package io.crmify.sample.web;

import io.crmify.sample.page.Pages;
import io.crmify.sample.rest.Problem;
import io.crmify.sample.shop.FieldFault;
import io.crmify.sample.shop.NoSuchCustomerException;
import io.crmify.sample.shop.RefusedException;
import io.crmify.sample.shop.ShopException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/** Turns what went wrong into an answer that says so, without a word about our insides. */
@ApplicationScoped
@Provider
public class Failures implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    @Inject
    Pages pages;

    @Context
    @SuppressWarnings("NullAway.Init") // injected
    UriInfo uri;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof ShopException refused) {
            return answer(Response.status(status(refused)), refused.words(), refused.faults());
        }
        if (failure instanceof WebApplicationException refused
                && refused.getResponse().getStatus() < 500) {
            var status = refused.getResponse().getStatusInfo();
            return answer(Response.fromResponse(refused.getResponse()), status.getReasonPhrase(), List.of());
        }
        LOG.log(Level.ERROR, "A request failed", failure);
        return answer(Response.serverError(), "Something went wrong here", List.of());
    }

    private static int status(ShopException refused) {
        if (refused instanceof NoSuchCustomerException) {
            return 404;
        }
        return refused instanceof RefusedException ? 409 : 400;
    }

    private Response answer(ResponseBuilder answer, String message, List<FieldFault> faults) {
        return uri.getPath().startsWith("api/")
                ? answer.entity(new Problem(message, faults))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build()
                : answer.entity(pages.render("failure", Map.of("message", message, "faults", faults)))
                        .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                        .build();
    }
}
