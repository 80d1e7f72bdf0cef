package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LenientJsonTest {
    private final LenientJson json = LenientJson.parse("""
            {"id":77001,"big":1e400,"name":"Ada","flag":true,"nothing":null,
             "errors":[{"code":"A"},{"code":7},"x"],"names":["a","",3],"one":"b","deep":{"a":{"b":"c"}}}""");

    @Test
    void readsTextsOfWhateverHasOne() {
        assertThat(json.text("id")).isEqualTo("77001");
        assertThat(json.text("name")).isEqualTo("Ada");
        assertThat(json.text("flag")).isEqualTo("true");
        assertThat(json.at("deep").at("a").text("b")).isEqualTo("c");
        assertThat(json.at("errors").items())
                .extracting(error -> error.text("code"))
                .containsExactly("A", "7", "");
    }

    @Test
    void isEmptyWhereThereIsNothing() {
        assertThat(json.text("missing")).isEmpty();
        assertThat(json.text("nothing")).isEmpty();
        assertThat(json.text("errors")).isEmpty();
        assertThat(json.at("name").at("first").text("x")).isEmpty();
        assertThat(json.at("name").items()).isEmpty();
        assertThat(json.at("name").names()).isEmpty();
        assertThat(LenientJson.NOTHING.items()).isEmpty();
    }

    @Test
    void readsOneTextAsAListOfOne() {
        assertThat(json.texts("names")).containsExactly("a", "3");
        assertThat(json.texts("one")).containsExactly("b");
        assertThat(json.texts("missing")).isEmpty();
    }

    @Test
    void doesNotUnfoldAHugeNumber() {
        assertThat(json.text("big")).hasSizeLessThan(20);
    }

    @Test
    void showsNoValue() {
        assertThat(json).hasToString("LenientJson[OBJECT]");
    }

    @Test
    void isNothingWhereItCannotBeRead() {
        assertThat(LenientJson.parse("[{\"a\":1},{\"b")).isEqualTo(LenientJson.NOTHING);
        assertThat(LenientJson.parse("")).isEqualTo(LenientJson.NOTHING);
        assertThat(LenientJson.parse("[".repeat(1_000_000))).isEqualTo(LenientJson.NOTHING);
        assertThat(LenientJson.parse("[1] and more").items()).hasSize(1);
    }
}
