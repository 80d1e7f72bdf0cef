package io.crmify.jpa.storm;

import java.util.Map;

/** A record of a CRM, or what one has to be like. */
record StormRecord(String id, Map<String, String> values) {
    /** Which client it is of. */
    String owner() {
        return values.get("last");
    }
}
