package io.crmify.jpa.shop;

import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;

/** Customers that crmify has not been told of. */
public final class Unseen {
    private Unseen() {}

    /** Inserts so many, with the ids 1,000,001 and up. */
    public static void insert(Shop shop, TestDatabase database, int count) {
        var numbers =
                switch (database) {
                    case H2 -> "(select x as n from system_range(1, " + count + ")) s";
                    case POSTGRESQL -> "generate_series(1, " + count + ") s(n)";
                    case MARIADB -> "(select seq as n from seq_1_to_" + count + ") s";
                };
        shop.rows("insert into Customer (id, version, lastName, email) select 1000000 + n, 0, 'C', "
                + "concat('c', n, '@example.org') from " + numbers);
    }
}
