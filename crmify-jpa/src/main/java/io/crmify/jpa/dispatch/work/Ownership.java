package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Links.Holder;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.read.EntityReader;
import io.crmify.jpa.mapping.read.Reading;
import io.crmify.jpa.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
     * Who else owns a record, as {@code Customer#42}; empty if nobody does. An owner whose entity is gone hands the record over and
     * ends here, without a call.
     */
    public Optional<String> otherOwner(ClaimedLink link, String crmId) {
        var holder = database.inTransaction(jdbc -> links.holder(jdbc, link.connection(), crmId));
        if (holder.isEmpty() || holder.get().id().equals(link.id())) {
            return Optional.empty();
        }
        if (isGone(holder.get(), link.connection())) {
            database.inTransaction(jdbc -> {
                links.handOver(jdbc, holder.get().id());
                return true;
            });
            return Optional.empty();
        }
        return Optional.of(holder.get().type() + "#" + holder.get().entityId());
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
