package io.crmify.backends.salesforce.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTableTest {
    private static int bytes(JobTable table) {
        return table.csv().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void aRowHasACellForEachColumn() {
        var table = new JobTable("Key__c", 1000);

        table.add("k1", Map.of("City", "Zürich, \"Wipkingen\""));
        table.add("k2", Map.of("Phone", "+41"));

        assertThat(table.csv()).isEqualTo("Key__c,City,Phone\nk1,\"Zürich, \"\"Wipkingen\"\"\",\nk2,,+41\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ü", "€", "😀", "\"", ",", "\r\n", " x "})
    void takesRowsUpToTheLastByte(String text) {
        var whole = new JobTable("Key__c", Long.MAX_VALUE);
        whole.add("k1", Map.of("City", text));
        whole.add("k2", Map.of("Phone", text));

        var enough = new JobTable("Key__c", bytes(whole));
        assertThat(enough.add("k1", Map.of("City", text))).isTrue();
        assertThat(enough.add("k2", Map.of("Phone", text))).isTrue();
        assertThat(bytes(enough)).isEqualTo(bytes(whole));

        var less = new JobTable("Key__c", bytes(whole) - 1L);
        assertThat(less.add("k1", Map.of("City", text))).isTrue();
        assertThat(less.add("k2", Map.of("Phone", text))).isFalse();
        assertThat(less.csv()).as("as if nothing had been").doesNotContain("Phone");
    }
}
