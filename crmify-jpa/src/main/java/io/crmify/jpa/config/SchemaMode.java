package io.crmify.jpa.config;

/** Who looks after crmify's tables. */
public enum SchemaMode {
    CREATE,
    VALIDATE,
    NONE
}
