package io.crmify.sample.rest;

import io.crmify.sample.shop.FieldFault;
import io.crmify.sample.shop.NoSuchCustomerException;
import io.crmify.sample.shop.RefusedException;
import io.crmify.sample.shop.ShopException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import java.util.List;

/** Turns what went wrong into an answer that says so, without a word about our insides. */
@Provider
public final class Problems implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

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

    private static Response answer(Response.ResponseBuilder answer, String message, List<FieldFault> faults) {
        return answer.entity(new Problem(message, faults))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
