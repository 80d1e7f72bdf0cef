package io.crmify.jpa.change;

/** The statements on fan-outs. */
final class FanOutSql {
    static final String INSERT_HEAD = "insert into crmify_fanout (id, unit, path, entity_id, created_at) values ";

    static final String REACH = "update crmify_fanout set reached = ? where id = ?";

    static final String LOCK = "select reached from crmify_fanout where id = ? for update";

    static final String GIVE_WAY = "update crmify_fanout set id = ? where id = ?";

    static final String FINISH = "delete from crmify_fanout where id = ?";

    static final String WAITING = "select 1 from crmify_fanout where unit = ? and path = ? and created_at <= ? limit 1";

    private FanOutSql() {}

    static String rows(int count) {
        var row = "(?, ?, ?, ?, {now})";
        return row + (", " + row).repeat(count - 1);
    }

    static String next(int paths) {
        return """
               select id, path, entity_id, reached from crmify_fanout
               where unit = ? and path in ({paths})
               order by id limit 1 for update skip locked""".replace("{paths}", "?" + ", ?".repeat(paths - 1));
    }
}
