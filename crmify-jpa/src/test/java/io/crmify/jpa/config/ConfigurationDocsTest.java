package io.crmify.jpa.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.config.ConfigKey.Scope;
import io.crmify.jpa.config.ConfigReader.KnownBackends;
import io.crmify.jpa.testing.MapConfig;
import io.crmify.jpa.testing.Repository;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the code does. */
class ConfigurationDocsTest {
    private static final List<String> DOCUMENT = Repository.lines("docs/configuration.md");

    private static List<String> rowsAfter(String heading) {
        return DOCUMENT.stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }

    private static Stream<String> rowsOf(Scope scope) {
        return Arrays.stream(ConfigKey.values())
                .filter(key -> key.scope() == scope)
                .map(key -> "| `crmify.%s` | %s | %s |"
                        .formatted(
                                key.suffix(),
                                key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`",
                                key.meaning()));
    }

    @Test
    void listsEveryKeyOfTheApplicationAsItIs() {
        assertThat(rowsAfter("For the whole application"))
                .containsExactlyElementsOf(rowsOf(Scope.ALL).toList());
    }

    @Test
    void listsEveryKeyOfAConnectionAsItIs() {
        assertThat(rowsAfter("For each connection"))
                .containsExactlyElementsOf(rowsOf(Scope.CONNECTION).toList());
    }

    @Test
    void givesDefaultsThatAreTaken() {
        var values = new HashMap<String, String>();
        for (var key : ConfigKey.values()) {
            if (!key.fallback().isEmpty()) {
                values.put("crmify." + key.suffix(), key.fallback());
            }
        }
        values.put("crmify.backend", "log");

        assertThat(read(values)).isEqualTo(read(Map.of("crmify.backend", "log")));
    }

    private static CrmifyConfig read(Map<String, String> values) {
        var faults = new Faults();
        var settings = Map.of("log", Set.<String>of(), "hubspot", Set.<String>of(), "insightly", Set.<String>of());
        var config = new ConfigReader(MapConfig.of(values), new KnownBackends(settings), faults).read();
        assertThat(faults.list()).isEmpty();
        return config;
    }

    @Test
    void showsExamplesThatCanBeRead() throws Exception {
        var blocks = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL)
                .matcher(String.join("\n", DOCUMENT))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(blocks).hasSize(2);

        for (var block : blocks) {
            var properties = new Properties();
            properties.load(new java.io.StringReader(block.replaceAll("\\$\\{\\w+}", "secret")));
            var values = new HashMap<String, String>();
            properties.forEach((key, value) -> values.put(key.toString(), value.toString()));

            assertThat(read(values).connections()).isNotEmpty();
        }
    }
}
