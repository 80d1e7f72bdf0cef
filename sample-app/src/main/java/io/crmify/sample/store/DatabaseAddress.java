package io.crmify.sample.store;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/** Where the database is, and who we are to it: {@code SAMPLE_DB_URL}, {@code SAMPLE_DB_USER} and {@code SAMPLE_DB_PASSWORD}. */
@Dependent
class DatabaseAddress {
    private static final String IN_MEMORY = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

    /**
     * H2 is to stay open until crmify has settled what was in flight, and not to close itself at the same signal; and it is to have
     * written what it says is committed.
     */
    private static final List<String> H2_MANNERS = List.of("DB_CLOSE_ON_EXIT=FALSE", "WRITE_DELAY=0");

    private final Config config;

    @Inject
    DatabaseAddress(Config config) {
        this.config = config;
    }

    String url() {
        var url = given("url", IN_MEMORY);
        return url.startsWith("jdbc:h2:") ? H2_MANNERS.stream().reduce(url, DatabaseAddress::with) : url;
    }

    private static String with(String url, String setting) {
        var name = setting.substring(0, setting.indexOf('='));
        return url.toUpperCase(Locale.ROOT).contains(";" + name + "=") ? url : url + ";" + setting;
    }

    /** Blank for none. */
    String user() {
        return given("user", "");
    }

    String password() {
        return given("password", "");
    }

    private String given(String what, String otherwise) {
        return config.getOptionalValue("sample.db." + what, String.class).orElse(otherwise);
    }
}
