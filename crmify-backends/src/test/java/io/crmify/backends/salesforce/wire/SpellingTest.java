package io.crmify.backends.salesforce.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How ids, texts in queries and versions are written. */
class SpellingTest {
    @ParameterizedTest
    @CsvSource({"003aj000002oTld,003aj000002oTldAAE", "001D000000IRFma,001D000000IRFmaIAH"})
    void anIdGetsThreeCharactersMore(String id, String whole) {
        assertThat(Ids.whole(id)).isEqualTo(whole);
        assertThat(Ids.whole(whole)).isEqualTo(whole);
        assertThat(Ids.isSame(id, whole)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "512", "00Q58000003tW4", "00Q58000003tW4u!AA", "00Q/8000003tW4u", "00Q58000003tW4uAA"})
    void whatIsNoIdIsNone(String text) {
        assertThat(Ids.isId(text)).isFalse();
    }

    @Test
    void noTextEndsItsQuotes() {
        assertThat(Soql.quoted("O'Hara")).isEqualTo("'O\\'Hara'");
        assertThat(Soql.quoted("\\")).isEqualTo("'\\\\'");
        assertThat(Soql.quoted("\\' OR Name != '")).isEqualTo("'\\\\\\' OR Name != \\''");
        assertThat(Soql.quoted("a\nb\rc\td\"")).isEqualTo("'a\\nb\\rc\\td\\\"'");
        assertThat(Soql.list(List.of("a", "b'"))).isEqualTo("('a', 'b\\'')");
    }

    @Test
    void aVersionIsFortySixOrNewer() {
        assertThat(Version.of("46.0").path("/query")).isEqualTo("/services/data/v46.0/query");
        assertThat(Version.of("v68").soap()).isEqualTo("/services/Soap/u/68.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Version.of("45.0"));
    }
}
