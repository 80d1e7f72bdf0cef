package io.crmify.jpa.store;

/** The statements on what belongs to the installation, and on the clock. */
final class StoreSql {
    static final String NOW = "select {now}";

    static final String SETTING = "select content from crmify_setting where name = ?";

    static final String INSERT_SETTING = "insert into crmify_setting (name, content) values (?, ?)";

    static final String VERSION = "select coalesce(max(version), 0) from crmify_schema";

    private StoreSql() {}
}
