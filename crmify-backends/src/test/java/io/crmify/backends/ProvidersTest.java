package io.crmify.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.BackendProvider;
import io.crmify.backends.contract.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProvidersTest {
    private static final Path DOCS = Path.of("..", "docs", "backends");

    @Test
    void areFoundByName() { // SF-8
        assertThat(providers())
                .map(BackendProvider::name)
                .containsExactlyInAnyOrder(
                        "none",
                        "log",
                        "memory",
                        "insightly",
                        "hubspot",
                        "salesforce",
                        "creatio",
                        "nationbuilder",
                        "klaviyo");
        assertThat(providers().filter(BackendProvider::isRemote))
                .map(BackendProvider::name)
                .containsExactlyInAnyOrder("insightly", "hubspot", "salesforce", "creatio", "nationbuilder", "klaviyo");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void openABackendWithoutCallingAnyone(BackendProvider provider) {
        var context = new TestContext(URI.create("http://127.0.0.1:1"));

        assertThat(provider.open(context)).isNotNull();
        assertThat(context.calls()).isZero();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void openOneForEachConnection(BackendProvider provider) {
        var context = new TestContext(URI.create("http://127.0.0.1:1"));

        assertThat(provider.open(context)).isNotSameAs(provider.open(context));
    }

    /** A page names its settings by their whole keys; {@code property.*} stands for one per field. */
    @ParameterizedTest
    @MethodSource("providers")
    void haveAPageThatNamesEverySetting(BackendProvider provider) throws IOException {
        var page = Files.readString(DOCS.resolve(provider.name() + ".md"));
        var keys = Stream.concat(
                        List.of("crmify.backend=" + provider.name()).stream(),
                        provider.settings().stream().map(setting -> "crmify.backend." + setting))
                .toList();

        assertThat(page).contains(keys);
    }

    static Stream<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get);
    }
}
