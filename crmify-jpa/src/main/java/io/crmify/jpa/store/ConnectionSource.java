package io.crmify.jpa.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to the persistence unit's database come from. */
@FunctionalInterface
public interface ConnectionSource {
    /**
     * Runs work on a connection that belongs to no transaction of the application; a JTA transaction of the thread waits
     * meanwhile.
     */
    <T> T with(Work<T> work) throws SQLException;

    /** What is done with a connection, which it must not keep. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
