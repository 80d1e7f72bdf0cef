package io.crmify.jpa.link;

import io.crmify.jpa.store.Jdbc;
import java.util.List;
import java.util.UUID;

/** A CRM id that is to be written onto its entity. */
public record Projectable(UUID link, String entityId, String connection, String crmId) {
    /**
     * How ids are written within the statement that settles their links, which only PostgreSQL can.
     *
     * @param all those that it writes, of links that are settled
     * @param expressions common table expressions, parted by commas. They come after one named {@code own}, which has the ids of the
     *     links that are settled; {@code picked} locks the rows that nobody holds, and has the ids of their links; another one writes them
     * @param values the parameters of these
     */
    public record Within(List<Projectable> all, String expressions, Jdbc.Values values) {
        /** Of none. */
        public static final Within NOTHING = new Within(
                List.of(), "picked as (select id as link from own where false)", (statement, first) -> first);

        public Within {
            all = List.copyOf(all);
        }
    }
}
