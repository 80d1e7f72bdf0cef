package io.crmify.jpa.link.admin;

import io.crmify.jpa.store.DatabaseKind;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements that show links. */
final class LinkListSql {
    private static final String COLUMNS = """
            id, connection, tenant, type, entity_id, crm_id, crm_status, adopted, suspect, synced_at, state, due_at, priority, \
            attempts, reason, detail, failed_last""";

    static final String ONE = "select " + COLUMNS + " from crmify_link where unit = ? and id = ?";

    private static final String PAGE = "select " + COLUMNS
            + " from crmify_link {index} where unit = ? and connection = ? and state = ? {more} order by id limit ?";

    private static final String NEXT_TYPE =
            "select type from crmify_link {index} where unit = ? and type > ? order by unit, type limit 1";

    private LinkListSql() {}

    /** Of links that rest: most of them do, so whoever goes through all of them soon has a page. */
    static String resting(boolean first) {
        return PAGE.replace("{index}", "").replace("{more}", first ? "" : "and id > ?");
    }

    /** Of links that have failed or are held. */
    static String failed(DatabaseKind kind, boolean first) {
        return PAGE.replace("{index}", index(kind, "crmify_link_failed")).replace("{more}", first ? "" : "and id > ?");
    }

    /** Of links that are due: from a part of the index for each of some types and priorities. */
    static String due(DatabaseKind kind, int parts, boolean first) {
        var part = PAGE.replace("{index}", index(kind, "crmify_link_due"))
                .replace("{more}", "and type = ? and priority = ? and due_at >= 0" + (first ? "" : " and id > ?"));
        return IntStream.range(0, parts)
                .mapToObj(i -> "(" + part + ")")
                .collect(Collectors.joining(" union all ", "select * from (", ") l order by id limit ?"));
    }

    static String nextType(DatabaseKind kind) {
        return NEXT_TYPE.replace("{index}", index(kind, "crmify_link_entity"));
    }

    /** Left to themselves H2 and MariaDB would now and then take another. */
    static String index(DatabaseKind kind, String name) {
        return switch (kind) {
            case H2 -> "use index (" + name + ")";
            case MARIADB -> "force index (" + name + ")";
            case POSTGRESQL -> "";
        };
    }
}
