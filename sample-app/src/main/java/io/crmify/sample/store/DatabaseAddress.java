package io.crmify.sample.store;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the database is, and who we are to it: {@code SAMPLE_DB_URL}, {@code SAMPLE_DB_USER} and {@code SAMPLE_DB_PASSWORD}. */
@Dependent
class DatabaseAddress {
    private static final String IN_MEMORY = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

    private final String url;
    private final String user;
    private final String password;

    @Inject
    DatabaseAddress(
            @ConfigProperty(name = "sample.db.url", defaultValue = IN_MEMORY) String url,
            @ConfigProperty(name = "sample.db.user") Optional<String> user,
            @ConfigProperty(name = "sample.db.password") Optional<String> password) {
        this.url = url;
        this.user = user.orElse("");
        this.password = password.orElse("");
    }

    String url() {
        return url;
    }

    /** Blank for none. */
    String user() {
        return user;
    }

    String password() {
        return password;
    }
}
