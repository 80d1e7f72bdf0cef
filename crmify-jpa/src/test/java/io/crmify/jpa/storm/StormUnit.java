package io.crmify.jpa.storm;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;

/** The persistence unit of the nodes, and of who looks at what they left. */
final class StormUnit {
    static final int CLIENTS = 1_500;
    static final int EMPLOYERS = 60;

    private StormUnit() {}

    static HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    /** @param tables what becomes of the application's: {@code create} or {@code none} */
    static EntityManagerFactory open(HikariDataSource pool, String tables) {
        return new PersistenceConfiguration("storm")
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.schema-generation.database.action", tables)
                .managedClass(Client.class)
                .managedClass(Employer.class)
                .managedClass(Tally.class)
                .createEntityManagerFactory();
    }
}
