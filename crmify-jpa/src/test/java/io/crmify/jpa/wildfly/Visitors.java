package io.crmify.jpa.wildfly;

import io.crmify.Crm;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** The application in the server: it knows JPA, JTA and JAX-RS, and of crmify only the annotations and what it may ask it. */
@Path("visitors")
@RequestScoped
@Transactional
@Produces(MediaType.TEXT_PLAIN)
public class Visitors {
    @PersistenceContext
    EntityManager manager;

    @Inject
    Crm crm;

    @POST
    public String signUp(@QueryParam("name") String name, @QueryParam("email") String email) {
        var visitor = new Visitor(name, email);
        manager.persist(visitor);
        return visitor.id.toString();
    }

    @POST
    @Path("in-vain")
    public String signUpInVain(@QueryParam("name") String name, @QueryParam("email") String email) {
        manager.persist(new Visitor(name, email));
        manager.flush();
        throw new IllegalStateException("the transaction rolls back");
    }

    @PUT
    @Path("{id}")
    public void rename(@PathParam("id") Long id, @QueryParam("name") String name) {
        manager.find(Visitor.class, id).name = name;
    }

    @DELETE
    @Path("{id}")
    public void leave(@PathParam("id") Long id) {
        manager.remove(manager.find(Visitor.class, id));
    }

    /** The CRM id on the entity, empty for none. */
    @GET
    @Path("{id}/crm-id")
    public String crmId(@PathParam("id") Long id) {
        var crmId = manager.find(Visitor.class, id).crmId;
        return crmId == null ? "" : crmId;
    }

    /** The CRM id that crmify knows, empty for none. */
    @GET
    @Path("{id}/known-crm-id")
    public String knownCrmId(@PathParam("id") Long id) {
        return crm.crmId(manager.find(Visitor.class, id)).orElse("");
    }
}
