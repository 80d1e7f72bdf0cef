package io.crmify.jpa.capture;

import io.crmify.CrmifyException;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.config.SchemaMode;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Schema;

/** Has crmify's tables ready before anything is recorded. */
final class Tables {
    private Tables() {}

    static void prepare(Database database, SchemaMode mode, Faults faults) {
        var schema = new Schema(database);
        switch (mode) {
            case CREATE -> create(schema, faults);
            case VALIDATE -> schema.validate().ifPresent(faults::add);
            case NONE -> {
                // the operator answers for the tables
            }
        }
    }

    private static void create(Schema schema, Faults faults) {
        try {
            schema.create();
        } catch (CrmifyException e) {
            faults.add(
                    "CRMIFY-110",
                    "crmify.schema=create",
                    String.valueOf(e.getMessage()),
                    "set crmify.schema=validate then");
        }
    }
}
