package io.crmify.jpa.storm;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.mapping.lead.LeadKeys;
import io.crmify.jpa.testing.Rows;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the storm has left in the database. */
final class Aftermath {
    private static final int MOST = 20;

    private final HikariDataSource pool;
    private final EntityManagerFactory factory;

    Aftermath(HikariDataSource pool, EntityManagerFactory factory) {
        this.pool = pool;
        this.factory = factory;
    }

    /** How many changes were committed. */
    long changes() {
        return number("select coalesce(sum(changes), 0) from tally");
    }

    /** What is still to be done, by what it is; empty once everything has drained. */
    Map<String, Long> left() {
        var left = new HashMap<String, Long>();
        left.put("changes", number("select count(*) from crmify_change"));
        left.put("fan-outs", number("select count(*) from crmify_fanout"));
        left.put("links", number("select count(*) from crmify_link where state in ('DUE', 'LEASED')"));
        left.put("unprojected", number("select count(*) from crmify_link where not projected"));
        left.values().removeIf(count -> count == 0);
        return left;
    }

    /** What keeps the rest from draining, for people. */
    String explainLeft() {
        var clock = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
        return "left: %s%nlanes: %s%nlinks, with the milliseconds until they are due:%n%s"
                .formatted(
                        left(),
                        Rows.of(
                                pool,
                                "select connection, type, state, reason, detail, until_at - " + clock
                                        + ", stops from crmify_lane"),
                        lines(Rows.of(
                                pool,
                                "select connection, entity_id, state, due_at - " + clock
                                        + ", removed, suspect, projected, crm_id, attempts, reason, detail from crmify_link"
                                        + " where state in ('DUE', 'LEASED') or not projected order by due_at limit "
                                        + MOST)));
    }

    long dead() {
        return number("select count(*) from crmify_link where state in ('DEAD', 'HELD')")
                + number("select count(*) from crmify_change_dead");
    }

    String explainDead() {
        return lines(Rows.of(
                        pool,
                        "select connection, entity_id, state, reason, detail, crm_id from crmify_link"
                                + " where state in ('DEAD', 'HELD') limit " + MOST))
                + lines(Rows.of(pool, "select * from crmify_change_dead limit " + MOST));
    }

    Comparison compare(StormCrm crm) {
        var linked = new HashMap<String, String>();
        Rows.of(
                        pool,
                        "select entity_id, crm_id from crmify_link where connection = ? and crm_id is not null",
                        crm.name())
                .forEach(row -> linked.put((String) row.get(0), (String) row.get(1)));
        return Comparison.of(wanted(crm.name()), crm.records(), linked);
    }

    private List<StormRecord> wanted(String connection) {
        try (var manager = factory.createEntityManager()) {
            return manager.createQuery("select c from Client c left join fetch c.employer order by c.id", Client.class)
                    .getResultStream()
                    .map(client -> StormCrm.of(client, connection.equals("hub") ? client.hubId : client.insId))
                    .toList();
        }
    }

    /** All that is known of a client on a connection. */
    String story(StormCrm crm, String owner) throws IOException {
        var id = owner.substring(owner.indexOf(' ') + 1);
        var type = Rows.of(pool, "select distinct type from crmify_link").get(0).get(0);
        var namespace = Rows.of(pool, "select content from crmify_setting where name = 'namespace'")
                .get(0)
                .get(0);
        var key = new LeadKeys((String) namespace).of((String) type, id).external();
        var names = new ArrayList<>(List.of(key, '"' + owner + '"'));
        crm.records().stream()
                .filter(each -> each.owner().equals(owner))
                .forEach(each -> names.addAll(List.of('"' + each.id() + '"', ":" + each.id(), "/" + each.id())));
        var links = Rows.of(pool, "select * from crmify_link where entity_id = ? and connection = ?", id, crm.name());
        var journal = Rows.of(
                pool,
                "select j.* from crmify_journal j join crmify_link l on l.id = j.link"
                        + " where l.entity_id = ? and l.connection = ? order by j.at",
                id,
                crm.name());
        return "links:%n%sjournal:%n%scalls:%n%s"
                .formatted(
                        lines(links),
                        lines(journal),
                        String.join("\n", crm.calls().naming(names)));
    }

    private long number(String sql) {
        return ((Number) Rows.of(pool, sql).get(0).get(0)).longValue();
    }

    private static String lines(List<List<Object>> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append("  ").append(row).append('\n'));
        return text.toString();
    }
}
