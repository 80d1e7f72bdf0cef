package io.crmify.backends.nationbuilder.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.nationbuilder.wire.Catalogue.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
    private final AtomicReference<List<Entry>> there =
            new AtomicReference<>(List.of(new Entry("7", "The News", "news"), new Entry("8", "ada@example.org")));
    private final AtomicInteger reads = new AtomicInteger();
    private final Catalogue catalogue = new Catalogue(new Catalogue.Kind("LIST_UNKNOWN", "list"), this::read, now::get);

    private List<Entry> read() {
        reads.incrementAndGet();
        return there.get();
    }

    @Test
    void knowsThingsByNameSlugAndId() {
        assertThat(List.of("the news", "NEWS", "7", " news "))
                .allSatisfy(text -> assertThat(catalogue.get(text).id()).isEqualTo("7"));
        assertThat(reads).hasValue(1);
    }

    @Test
    void readsAgainAfterAnHour() {
        catalogue.get("news");
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(59)));
        there.set(List.of());
        assertThat(catalogue.find("news")).isPresent();

        now.updateAndGet(before -> before.plus(Duration.ofMinutes(1)));

        assertThat(catalogue.find("news")).isEmpty();
        assertThat(reads).hasValue(2);
    }

    @Test
    void readsAgainForANameThatIsUnknownAndThenListsThoseThatThereAre() {
        catalogue.get("news");
        there.set(List.of(new Entry("9", "Offers", "offers"), there.get().get(1)));

        assertThat(catalogue.get("offers").id()).isEqualTo("9");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> catalogue.get("letters"))
                .withMessageContaining("[offers]") // nothing that could be somebody's
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("LIST_UNKNOWN"));
        assertThat(reads).hasValue(3);
    }

    @Test
    void findsTheNamesInTheTextOfARefusal() {
        assertThat(Wording.namesIn("External id has already been taken", Set.of("external_id", "id_x", "email")))
                .containsExactly("external_id");
        assertThat(Wording.namesIn("Email1 is bad", Set.of("email"))).isEmpty();
        assertThat(Wording.saysTaken("Email has already been taken")).isTrue();
        assertThat(Wording.saysTaken("is mistaken")).isFalse();
    }
}
