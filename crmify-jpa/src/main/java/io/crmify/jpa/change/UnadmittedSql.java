package io.crmify.jpa.change;

/** The statements on changes that could not be admitted. */
final class UnadmittedSql {
    static final String BURY = """
            insert into crmify_change_dead (id, unit, type, tenant, hint, entity_id, reason, detail, failed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, {now})""";

    private static final String COLUMNS = "id, type, tenant, hint, entity_id, reason, detail, failed_at";

    static final String FIRST_PAGE =
            "select " + COLUMNS + " from crmify_change_dead where unit = ? order by id desc limit ?";

    static final String NEXT_PAGE =
            "select " + COLUMNS + " from crmify_change_dead where unit = ? and id < ? order by id desc limit ?";

    static final String LOCK =
            "select " + COLUMNS + " from crmify_change_dead where unit = ? and id = ? for update skip locked";

    static final String REMOVE = "delete from crmify_change_dead where unit = ? and id = ?";

    private UnadmittedSql() {}
}
