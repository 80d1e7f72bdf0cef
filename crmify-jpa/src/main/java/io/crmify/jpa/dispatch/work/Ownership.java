package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Links.Holder;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.read.EntityReader;
import io.crmify.jpa.mapping.read.Reading;
import io.crmify.jpa.store.Database;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees to it that a record of the CRM belongs to one link only. */
public final class Ownership {
    private final Database database;
    private final Links links;
    private final LeadModel model;
    private final EntityReader reader;

    public Ownership(Database database, Links links, LeadModel model, EntityReader reader) {
        this.database = database;
        this.links = links;
        this.model = model;
        this.reader = reader;
    }

    /**
     * Whose a record is.
     *
     * @param other the one that keeps it, as {@code Customer#42}; null if the asking link may have it
     * @param leaving whether the entity of that one is gone, and only its delete is under way
     * @param adopted whether it was found in the CRM, and not made by crmify
     */
    public record Owner(@Nullable String other, boolean leaving, boolean adopted) {
        private static final Owner NOBODY = new Owner(null, false, true);

        Outcome refusal(String name) {
            return leaving ? Outcome.Later.until(name) : Outcome.Refused.duplicateOf(name);
        }
    }

    /**
     * Whose a record is besides a link that wants it. An owner whose entity is gone hands it over and ends here, without a call,
     * unless its own delete is under way.
     *
     * @param object what kind of record it is
     */
    public Owner ask(ClaimedLink link, String crmId, String object) {
        var found = database.inTransaction(jdbc -> links.holder(jdbc, link.connection(), crmId, object));
        if (found.isEmpty() || found.get().id().equals(link.id())) {
            return Owner.NOBODY;
        }
        var holder = found.get();
        var isGone = isGone(holder, link.connection());
        var isHandedOver = isGone && database.inTransaction(jdbc -> links.handOver(jdbc, holder, crmId));
        return new Owner(isHandedOver ? null : holder.type() + "#" + holder.entityId(), isGone, holder.adopted());
    }

    private boolean isGone(Holder holder, String connection) {
        var type = model.types().get(holder.type());
        if (type == null) {
            return false; // this node does not know the type, so it cannot say
        }
        var asking = new EntityReader.Reader(connection, false, (t, tenant) -> Set.of(connection), Set.of());
        return reader.read(type, List.of(holder.entityId()), asking).get(holder.entityId()) instanceof Reading.Gone;
    }
}
