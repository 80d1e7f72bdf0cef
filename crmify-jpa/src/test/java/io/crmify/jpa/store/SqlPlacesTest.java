package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.testing.Repository;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** crmify's statements stand in classes named for it, where they can be read together. */
class SqlPlacesTest {
    private static final Pattern STATEMENT = Pattern.compile("\\b(from|into|update|join) crmify_\\w+");

    @Test
    void statementsOnCrmifysTablesStandInSqlClassesOnly() {
        var places = Repository.mainSources().entrySet().stream()
                .filter(file -> STATEMENT.matcher(file.getValue()).find())
                .map(Map.Entry::getKey)
                .toList();

        assertThat(places).hasSizeGreaterThan(8).allSatisfy(path -> assertThat(path)
                .endsWith("Sql.java"));
    }
}
