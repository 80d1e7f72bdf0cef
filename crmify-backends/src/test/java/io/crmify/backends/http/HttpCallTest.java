package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
    @Test
    void showsTheTemplateAlone() {
        var call = HttpCall.get("/people/{id}", "ada@example.org").query("email", "ada@example.org");

        assertThat(call).hasToString("GET /people/{id}");
    }

    @Test
    void wantsAValueForEachVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpCall.get("/people/{id}"))
                .withMessage("GET /people/{id} got 0 variables; give one for each name in braces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void refusesAVariableThatNamesAnotherPath(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpCall.delete("/people/{id}", id));
    }

    @Test
    void refusesAHeaderThatIsTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpCall.get("/").header("revision", "secret\r\nHost: x"))
                .withMessage("GET / got a header revision with characters that none can carry");
    }
}
